"""Read what a page asked for: tables with sorting, page and size out of the query string."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import QueryDict

from schakel.base.ui import rules
from schakel.base.ui.models import Submission

SIZES = (25, 50, 100)


def submission(*, key: str) -> Submission | None:
    """The form sent under this key, or `None`."""
    return Submission.objects.filter(key=key).first()


def table(
    *,
    rows: QuerySet[Any] | Sequence[Any],
    columns: Iterable[rules.Column],
    query: QueryDict,
    caption: rules.Words,
    default_sort: str = "",
    exports: Sequence[rules.Link] = (),
    sizes: Sequence[int] = SIZES,
    empty: rules.Words = "",
    name: str = "",
    is_counted: bool = True,
) -> rules.Table:
    """Order, cut and describe the rows as the query string asks: `sort` (`-key` for descending), `page` and `size`.

    `rows` is what the viewer may see: this decides nothing about visibility. Unknown values fall back to the default;
    a page past the end gives the last one. `name` sets two tables on one page apart (`name-page`). At most two queries
    for the first page, three for a later one. Export links keep filters and sorting. `is_counted` false leaves out how
    many rows were found, where the rows are no answer to a question.
    """
    columns = tuple(columns)
    prefix = f"{name}-" if name else ""
    sort = _sorting(columns, query.get(f"{prefix}sort", ""), default_sort)
    size = _size(query.get(f"{prefix}size", ""), sizes)
    page = Paginator(_ordered(rows, columns, sort), size).get_page(query.get(f"{prefix}page", "1"))
    pages = page.paginator.num_pages

    def at(number: int) -> str:
        return _address(query, {f"{prefix}page": str(number)})

    return rules.Table(
        name=name,
        caption=caption,
        heads=tuple(_head(column, sort, query, prefix) for column in columns),
        rows=_rows_of(page),
        count=page.paginator.count,
        first=page.start_index(),
        last=page.end_index(),
        number=page.number,
        pages=pages,
        page_links=tuple(rules.Link(str(n), at(n)) if n else None for n in rules.page_numbers(page.number, pages)),
        previous_url=at(page.number - 1) if page.has_previous() else "",
        next_url=at(page.number + 1) if page.has_next() else "",
        size=size,
        sizes=_size_links(page, sizes, query, prefix),
        exports=tuple(rules.Link(link.text, _with_query(link.url, query, prefix)) for link in exports),
        empty=empty,
        is_counted=is_counted,
    )


def _rows_of(page: Page[Any]) -> tuple[Any, ...]:
    """The rows of one page. Of later pages the keys are sorted first and then the rows read: sorting thousands of whole
    rows to skip them takes long."""
    rows = page.object_list
    if page.number == 1 or not isinstance(rows, QuerySet):
        return tuple(rows)
    keys = list(rows.values_list("pk", flat=True))
    return tuple(page.paginator.object_list.filter(pk__in=keys))  # type: ignore[attr-defined]  # a queryset, as the rows are


def _sorting(columns: Sequence[rules.Column], asked: str, default: str) -> str:
    sortable = {column.key for column in columns if column.sort}
    return asked if asked.removeprefix("-") in sortable else default


def _size(asked: str, sizes: Sequence[int]) -> int:
    return int(asked) if asked in {str(size) for size in sizes} else sizes[0]


def _ordered(rows: QuerySet[Any] | Sequence[Any], columns: Sequence[rules.Column], sort: str) -> Any:
    """Order by the asked column; empty values last either way, and the primary key settles ties."""
    column = next((c for c in columns if c.key == sort.removeprefix("-") and c.sort), None)
    descending = sort.startswith("-")
    if isinstance(rows, QuerySet):
        if column is None:
            return rows if rows.ordered else rows.order_by("pk")
        field = F(column.sort)
        order = field.desc(nulls_last=True) if descending else field.asc(nulls_last=True)
        return rows.order_by(order, "pk")
    if column is None:
        return rows
    read = attrgetter(column.sort)
    known = [row for row in rows if read(row) is not None]
    return sorted(known, key=read, reverse=descending) + [row for row in rows if read(row) is None]


def _address(query: QueryDict, changes: dict[str, str], drop: Sequence[str] = ()) -> str:
    """The query string with these values changed: every other filter stays as it was."""
    copy = query.copy()
    for key in drop:
        copy.pop(key, None)
    for key, value in changes.items():
        copy[key] = value
    return f"?{copy.urlencode()}"


def _head(column: rules.Column, sort: str, query: QueryDict, prefix: str) -> rules.Head:
    if not column.sort:
        return rules.Head(column)
    order = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "")
    target = f"-{column.key}" if order == "ascending" else column.key
    return rules.Head(column, _address(query, {f"{prefix}sort": target}, [f"{prefix}page"]), order)


def _size_links(page: Page[Any], sizes: Sequence[int], query: QueryDict, prefix: str) -> tuple[rules.Link, ...]:
    if page.paginator.count <= min(sizes):
        return ()
    return tuple(
        rules.Link(str(size), _address(query, {f"{prefix}size": str(size)}, [f"{prefix}page"])) for size in sizes
    )


def _with_query(url: str, query: QueryDict, prefix: str) -> str:
    kept = _address(query, {}, [f"{prefix}page", f"{prefix}size"]).removeprefix("?")
    if not kept:
        return url
    return f"{url}{'&' if '?' in url else '?'}{kept}"
