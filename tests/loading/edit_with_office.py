"""Edits cells of a workbook in LibreOffice, as a person would: run by Debian's python3 with uno.

usage: edit_with_office.py SOURCE TARGET SHEET!CELL=TEXT...

A text such as 24/12/2026 becomes a date, as it does when typed on the screen.
"""

import pathlib
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import Locale


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(1000):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not answer")


def option(name, value):
    return PropertyValue(Name=name, Value=value)


def type_in(book, cell, text):
    """Fill a cell: a date where the text is one, shown as French does, else a text."""
    if text.count("/") == 2:
        day, month, year = map(int, text.split("/"))
        cell.Formula = f"{month}/{day}/{year}"  # this entry is read as in English
        cell.NumberFormat = book.NumberFormats.getStandardFormat(2, Locale("fr", "FR", ""))
    else:
        cell.String = text


def main(source, target, edits):
    pipe = f"planner-{time.time_ns()}"
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--norestore",
                f"--accept=pipe,name={pipe};urp",
                f"-env:UserInstallation={pathlib.Path(profile).as_uri()}",
            ],
        )
        try:
            context = connect(pipe)
            desktop = context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
            book = desktop.loadComponentFromURL(
                pathlib.Path(source).resolve().as_uri(), "_blank", 0, (option("Hidden", True),)
            )
            for edit in edits:
                place, text = edit.split("=", 1)
                sheet, cell = place.split("!")
                type_in(book, book.Sheets.getByName(sheet).getCellRangeByName(cell), text)
            book.storeToURL(
                pathlib.Path(target).resolve().as_uri(),
                (option("FilterName", "Calc MS Excel 2007 XML"),),
            )
            book.close(True)
            desktop.terminate()
            office.wait(60)
        finally:
            if office.poll() is None:
                office.kill()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
