#!/usr/bin/env python3
"""Follows every link of the site in a folder, to the anchor; refuses whatever a browser would ask another host for by itself.
Usage: links.py FOLDER"""
import html.parser
import pathlib
import sys
import urllib.parse


class Page(html.parser.HTMLParser):
    """The anchors of a page, where it leads, and what it loads."""

    def __init__(self, text):
        super().__init__()
        self.anchors, self.links, self.loads = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.anchors.update(filter(None, (attrs.get("id"), attrs.get("name") if tag == "a" else None)))
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        loaded = [attrs.get("src"), attrs.get("srcset"), attrs.get("href") if tag == "link" else None]
        self.loads.extend(filter(None, loaded))


def faults(folder):
    pages = {file.resolve(): Page(file.read_text()) for file in sorted(folder.rglob("*.html"))}
    if not pages:
        yield f"{folder}: there is no page"
    for file, page in pages.items():
        for link in page.links + page.loads:
            url = urllib.parse.urlsplit(link)
            if url.scheme or url.netloc:
                if link in page.loads:
                    yield f"{file.name}: loads {link} from another host"
                continue
            target = (file.parent / urllib.parse.unquote(url.path)).resolve() if url.path else file
            if not target.is_file():
                yield f"{file.name}: {link} leads nowhere"
            elif url.fragment and target in pages and urllib.parse.unquote(url.fragment) not in pages[target].anchors:
                yield f"{file.name}: {link}: {target.name} has no such anchor"


def main():
    folder = pathlib.Path(sys.argv[1])
    found = list(faults(folder))
    for fault in found:
        print(fault)
    print(f"{len(list(folder.rglob('*.html')))} pages, {len(found)} broken links")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
