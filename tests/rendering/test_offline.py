import pytest

from planner.errors import PlannerError
from planner.rendering import offline

LOADING = [
    '<script src="https://example.org/a.js"></script>',
    '<SCRIPT SRC="a.js"></SCRIPT>',
    "<link rel=stylesheet href=//example.org/a.css>",
    '<img src="/picture.png">',
    '<img srcset="https://example.org/a.png 2x">',
    '<svg><image href="https://example.org/a.png"/></svg>',
    '<iframe src="https://example.org"></iframe>',
    '<meta http-equiv="refresh" content="0; url=https://example.org">',
    '<style>@import "https://example.org/a.css";</style>',
    "<style>b { background: url( 'https://example.org/a.png' ) }</style>",
    '<p style="background: url(a.png)">',
]
ALONE = [
    '<a href="https://example.org">lien</a>',
    '<img src="data:image/png;base64,AAAA">',
    '<svg><rect fill="url(#fill-1)"/></svg>',
    "<style>b { background: url(data:image/png;base64,AAAA); fill: url(#a) }</style>",
    "<script>const address = 'https://example.org';</script>",
]


@pytest.mark.parametrize("page", LOADING)
def test_what_loads_is_refused(page: str) -> None:
    with pytest.raises(PlannerError, match="non autonome"):
        offline.check_offline(page)


@pytest.mark.parametrize("page", ALONE)
def test_what_loads_nothing_passes(page: str) -> None:
    assert offline.check_offline(page) == page


@pytest.mark.parametrize(
    "name", ["https://example.org/leaflet.js", "leaflet/absent.js", "../maps.py", "/etc/passwd"]
)
def test_only_vendored_files_are_inlined(name: str) -> None:
    with pytest.raises(PlannerError, match="ressource extérieure refusée"):
        offline.vendored(name)


def test_vendored_style_carries_its_images() -> None:
    style = offline.vendored("leaflet/leaflet.css")
    assert "url(images/" not in style
    assert "url(data:image/png;base64," in style
    assert "sourceMappingURL" not in offline.vendored("leaflet/leaflet.js")


def test_vendored_files_keep_their_licence() -> None:
    folders = [path for path in offline.VENDOR.iterdir() if path.is_dir()]
    assert folders
    assert [path.name for path in folders if not (path / "LICENSE").is_file()] == []


@pytest.mark.parametrize("text", ["a </script> b", "x = '<!--'", "<SCRIPT>"])
def test_a_script_cannot_end_its_element(text: str) -> None:
    with pytest.raises(PlannerError):
        offline.inline_script(text)


def test_data_cannot_end_its_element() -> None:
    text = offline.data_island({"name": "</script><!-- & \u2028"})
    assert not set("<>&\u2028") & set(text)


def test_policy_names_no_host() -> None:
    policy = offline.content_policy(["a"], ["b"])
    assert policy.startswith("default-src 'none'; img-src data:; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='" in policy
