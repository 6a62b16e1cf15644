"""What a page says about its article: title, authors, day of publication, publisher, address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from tallybook.readers.pages.article import class_words
from tallybook.readers.pages.dates import PageClues, find_published

_ARTICLE_TYPES = re.compile(r"(Article|BlogPosting|Report|Review|LiveBlogPosting|SocialMediaPosting|Article\w*)$")
_SITE_TYPES = ("NewsMediaOrganization", "WebSite", "Organization")
_TITLE_NAMES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "headline", "title")
_AUTHOR_NAMES = (
    "author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
    "article:author",
)
_PUBLISHER_NAMES = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name", "cre")
_SITE_SUFFIX = re.compile(r"\s+[|–—·•»-]\s+")
_LONGEST_NAME = 200
_BYLINE = frozenset({"byline", "author-name", "article-author", "post-author", "entry-author"})
_BYLINE_NAME = re.compile(
    r"(?:[Bb][Yy]:?\s)?([A-ZÀ-ÖØ-Þ][\w.’'-]*(?:\s(?:(?:van|von|de|da|di|bin|al|el|la|den|der)\s)*[A-ZÀ-ÖØ-Þ][\w.’'-]*){1,3})"
    r"(?=$|,|\s[|·•–—-]|\sin\s|\sand\s|\s\d|\sPublished)"
)
_CDATA = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*$")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself; `titles` are all that it gives for the article, the best first."""

    titles: tuple[str, ...] = ()
    author: str | None = None
    published: date | None = None
    published_from: str | None = None  # where the day was found
    publisher: str | None = None
    url: str | None = None
    body: str | None = None  # the article's text as given to search engines
    metadata: dict[str, Any] = field(default_factory=dict)


def read_facts(tree: HtmlElement, url: str | None) -> PageFacts:
    """The facts in a page's JSON-LD, <meta> and <link> elements; `url` is where it came from."""
    linked = list(linked_data(tree))
    meta = _meta(tree)
    titles = _titles(tree, meta)
    article = _main_article(linked, titles)
    publisher = _publisher(linked, article, meta)
    if headline := _words(article.get("headline") or article.get("name")):
        titles = [headline, *titles]
    canonical = _canonical(tree, meta, article, url)
    is_ours = canonical is not None and (url is None or _same_site(canonical, url))
    body = article.get("articleBody")
    published, where = find_published(PageClues(tree, article, meta, url)) or (None, None)
    return PageFacts(
        titles=tuple(dict.fromkeys(_without_site(title, publisher) for title in titles)),
        author=_author(article, meta) or _byline(tree),
        published=published,
        published_from=where,
        publisher=publisher,
        url=canonical if is_ours else url,
        body=body if isinstance(body, str) else None,
        metadata={"canonical_url": canonical} if canonical and not is_ours else {},
    )


def linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, those in lists and graphs too; what is no JSON is passed over."""
    for script in tree.iter("script"):
        if "ld+json" not in script.get("type", "").lower():
            continue
        try:
            loaded = json.loads(_CDATA.sub("", script.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        waiting = [loaded]
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting = [*item, *waiting]
            elif isinstance(item, dict):
                yield item
                waiting = [item.get("@graph"), item.get("mainEntity"), *waiting]


def _types(item: dict[str, Any]) -> list[str]:
    kinds = item.get("@type", [])
    return [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _main_article(linked: list[dict[str, Any]], titles: list[str]) -> dict[str, Any]:
    """The article that the page is about: the one with its title, else the first; {} where there is none."""
    articles = [item for item in linked if any(_ARTICLE_TYPES.search(kind) for kind in _types(item))]
    named = (item for item in articles if any(_words(item.get("headline")) in title for title in titles))
    return next((item for item in named if item.get("headline")), articles[0] if articles else {})


def _meta(tree: HtmlElement) -> dict[str, str]:
    """The page's <meta> elements, names in lower case, the first of each."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        for key in ("property", "name", "itemprop"):
            if content and (name := element.get(key)):
                found.setdefault(name.strip().lower(), content)
    return found


def _titles(tree: HtmlElement, meta: dict[str, str]) -> list[str]:
    title = tree.find(".//head/title")
    own = " ".join(title.text_content().split()) if title is not None else ""
    return [words for words in (*(meta.get(name, "") for name in _TITLE_NAMES), own) if words]


def _without_site(title: str, publisher: str | None) -> str:
    """A title without the outlet's name at its end: "Bridge hit | The Daily" by The Daily is "Bridge hit"."""
    parts = _SITE_SUFFIX.split(title)
    if publisher and len(parts) > 1 and parts[-1].casefold() in publisher.casefold():
        return title[: title.rindex(parts[-1])].rstrip(" |–—·•»-")
    return title


def _author(article: dict[str, Any], meta: dict[str, str]) -> str | None:
    names = list(dict.fromkeys(_names(article.get("author") or article.get("creator"))))
    if names:
        return ", ".join(names)
    candidates = (_name(meta.get(name)) for name in _AUTHOR_NAMES)
    return next((name for name in candidates if name), None)


def _byline(tree: HtmlElement) -> str | None:
    """The name in the first element that calls itself the author's: "By Mira Holt in Rome" gives "Mira Holt"."""
    for element in tree.iter("a", "span", "div", "p", "address", "li"):
        is_named_so = (
            {"author", "creator"} & {element.get("rel", ""), element.get("itemprop", "")}
            or "/author/" in element.get("href", "")
            or class_words(element) & _BYLINE
        )
        if is_named_so and (found := _BYLINE_NAME.match(" ".join(element.text_content().split()))):
            return found[1]
    return None


def _names(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        named = item.get("name") if isinstance(item, dict) else item
        if isinstance(named, list):
            yield from _names(named)
        elif name := _name(named):
            yield name


def _name(value: object) -> str | None:
    """A person's or a body's name; None for addresses, handles and what is too long to be one."""
    words = _words(value)
    if not words or "://" in words or words.startswith(("www.", "@")) or len(words) > _LONGEST_NAME:
        return None
    return words


def _words(value: object) -> str:
    if not isinstance(value, str):
        return ""
    from html import unescape

    return " ".join(unescape(value).split())


def _publisher(linked: list[dict[str, Any]], article: dict[str, Any], meta: dict[str, str]) -> str | None:
    named = next(_names(article.get("publisher")), None)
    if named:
        return named
    if name := next((name for key in _PUBLISHER_NAMES if (name := _name(meta.get(key)))), None):
        return name
    for kind in _SITE_TYPES:
        for item in linked:
            if kind in _types(item) and (name := _name(item.get("name"))):
                return name
    return None


def _canonical(tree: HtmlElement, meta: dict[str, str], article: dict[str, Any], url: str | None) -> str | None:
    """The address that the page says it has; None for none, a relative one of unknown base, and the site's front."""
    links = [link.get("href") for link in tree.iter("link") if "canonical" in link.get("rel", "").lower().split()]
    page = article.get("mainEntityOfPage")
    stated = [article.get("url"), page.get("@id") if isinstance(page, dict) else page]
    for candidate in (*links, meta.get("og:url"), *stated):
        if not isinstance(candidate, str) or not candidate.strip():
            continue
        try:
            parts = urlsplit(whole := urljoin(url or "", candidate.strip()))
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.netloc and (parts.path.strip("/") or parts.query):
            return str(whole)
    return None


def _same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site, "www.", "m." and "amp." aside: no page may take another site's name."""
    first, second = (re.sub(r"^(www|m|amp|mobile)\.", "", urlsplit(url).hostname or "") for url in (one, other))
    return bool(first) and first == second
