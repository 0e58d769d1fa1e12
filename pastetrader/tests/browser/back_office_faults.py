"""What axe-core finds on a page of the back office, but for faults of the packages that draw it, with their reasons."""

from playwright.sync_api import Page

from pastetrader.tests.browser.soundness import AXE

# Rule -> where it may be broken ("": anywhere), and by whom. Who mends one there takes its line out.
THEIRS = {
    # django-unfold has no <main>, and its heading, filters and buttons stand in plain <div>s of its skeleton.
    "landmark-one-main": "",
    "region": "",
    # SimpleBar, of django-unfold: each of its scrolled boxes is a region with the same name.
    "landmark-unique": ".simplebar-content-wrapper",
    # Django's choice between two lists names an icon that has no role.
    "aria-prohibited-attr": ".help-tooltip",
    # Django's form of a user leads to the one for the password by a link that only its colour tells from the text.
    "link-in-text-block": "a[href$='password/']",
    # Select2, of Django: a field for searching without a name, in a list that has more in it than items.
    "label": ".select2-search__field",
    "list": ".select2-selection__rendered",
}
_FAULTS = """async (theirs) => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const how = { runOnly: tags, resultTypes: ["violations"], elementRef: true, preload: false };
  const found = await axe.run(document, how);
  const isTheirs = (id, element) => id in theirs && (theirs[id] === "" || element.matches(theirs[id]));
  return found.violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ element }) => !isTheirs(id, element))
      .map(({ target, html }) => `${id}: ${target.flat().join(" ")} ${html.slice(0, 100)}`),
  );
}"""


def faults_of(page: Page) -> list[str]:
    """Of the page as it is now; none of THEIRS."""
    page.wait_for_load_state()
    page.evaluate(AXE.read_text())
    return list(page.evaluate(_FAULTS, THEIRS))
