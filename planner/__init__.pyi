from planner.api import check as check
from planner.api import compare as compare
from planner.api import explain as explain
from planner.api import load as load
from planner.api import read as read
from planner.api import replan as replan
from planner.api import save as save
from planner.api import solve as solve
from planner.loading.params import read_params as read_params
from planner.model.calendar import DateRange as DateRange
from planner.model.effort import Effort as Effort
from planner.model.plan import Plan as Plan
from planner.model.scenario import Leave as Leave
from planner.model.scenario import Problem as Problem
from planner.model.solve_params import SolveParams as SolveParams
from planner.pipeline import Result as Result
from planner.revising.disruptions import Absence as Absence
from planner.revising.disruptions import Addition as Addition
from planner.revising.disruptions import Closing as Closing
from planner.revising.disruptions import Disruptions as Disruptions
from planner.revising.replanning import Terms as Terms

__version__: str
__all__: list[str]
