// Makes the page quicker; everything works without it.
"use strict";

const by = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

const KINDS = "person|org|place|topic|tag|source|section|lang|author|genre|collection|year|month";

/** What is being typed at the caret of a query: where it begins, its kind, its sign, its text. */
function tokenAt(text, caret) {
  const before = text.slice(0, caret);
  const pattern = new RegExp(`(?:^|[\\s(])(-?)(?:(${KINDS}):)?(?:"([^"]*)|([^\\s()":]*))$`, "i");
  const found = pattern.exec(before);
  if (!found) return null;
  const [, sign, kind, quoted, bare] = found;
  const typed = quoted ?? bare ?? "";
  // a quotation without a kind is a phrase
  if (quoted !== undefined && !kind) return null;
  // a quotation that is closed already
  if ((before.match(/"/g) || []).length % 2 === (quoted === undefined ? 1 : 0)) return null;
  if (!kind && typed.length < 2) return null;
  if (["AND", "OR", "NOT"].includes(typed)) return null;
  const length = sign.length + (kind ? kind.length + 1 : 0) + typed.length + (quoted === undefined ? 0 : 1);
  let end = caret;
  // what goes on behind the caret belongs to it
  while (quoted === undefined && end < text.length && !/[\s()":]/.test(text[end])) end += 1;
  if (quoted !== undefined) {
    const close = text.indexOf('"', caret);
    end = close < 0 ? caret : close + 1;
  }
  return { start: caret - length, end, sign, kind: kind?.toLowerCase(), typed: typed.replace(/\+/g, " ") };
}

/** Suggestions while typing: a combobox with a list (ARIA authoring practices). */
function suggestions(input, list) {
  let token = null;
  let values = [];
  let active = -1;
  let asked = null;
  let timer = 0;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    values = [];
    active = -1;
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const activate = (place) => {
    active = place;
    all("li", list).forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
    const item = list.children[place];
    if (item) {
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };

  const choose = (place) => {
    const text = input.value;
    const head = text.slice(0, token.start) + token.sign + values[place].query;
    const tail = text.slice(token.end).trimStart();
    input.value = `${head} ${tail}`;
    input.setSelectionRange(head.length + 1, head.length + 1);
    close();
    input.focus();
  };

  const show = (found) => {
    const chosen = values[active];
    values = found;
    const part = (name, text) => {
      const span = document.createElement(name === "label" ? "bdi" : "span");
      span.className = name;
      span.textContent = text;
      return span;
    };
    list.replaceChildren(...values.map((value, place) => {
      const item = document.createElement("li");
      item.id = `suggestion-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.append(part("label", value.label), part("kind", value.kind), part("count", value.count.toLocaleString("en")));
      // before the box loses the focus
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        choose(place);
      });
      return item;
    }));
    list.hidden = values.length === 0;
    input.setAttribute("aria-expanded", String(values.length > 0));
    // a late answer leaves what has been chosen meanwhile
    activate(chosen ? values.findIndex((value) => value.query === chosen.query) : -1);
    const said = by("#said");
    if (said) said.textContent = values.length ? `${values.length} suggestions` : "";
  };

  const ask = async () => {
    token = tokenAt(input.value, input.selectionStart ?? input.value.length);
    if (!token || !token.typed.trim()) return close();
    asked?.abort();
    asked = new AbortController();
    const query = new URLSearchParams({ match: token.typed });
    if (token.kind) query.set("kind", token.kind);
    try {
      const answer = await fetch(`/api/suggest?${query}`, { signal: asked.signal });
      if (!answer.ok) return close();
      show((await answer.json()).values);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 90);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
      return;
    }
    if (list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const count = values.length + 1;
      // one place more: none of them
      activate(((active + 1 + step + count) % count) - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(active);
    }
  });
}

/** Looks for values of a facet as they are typed; the form does the same without scripts. */
function facetSearch(form) {
  const input = by("input", form);
  const section = form.closest(".facet");
  let timer = 0;
  let asked = null;
  const ask = async () => {
    const query = new URLSearchParams(new FormData(form));
    query.set("find", section.dataset.facet);
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`/?${query}`, { signal: asked.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = by(`.facet[data-facet="${section.dataset.facet}"]`, page);
      if (!fresh) return;
      by(".values", section).replaceWith(by(".values", fresh));
      by(".facet-ways", section).replaceWith(by(".facet-ways", fresh));
    } catch {
      // the button still works
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
}

/** Goes from match to match of an article. */
function matches() {
  const marks = all("mark[id]");
  if (!marks.length) return () => {};
  const [next, previous, at] = [by("a.next-match"), by("a.previous-match"), by(".matches .at")];
  const current = () => marks.findIndex((mark) => `#${mark.id}` === location.hash);
  const link = () => {
    const place = current();
    const around = (step) => marks[(place + step + marks.length) % marks.length].id;
    next.href = `#${place < 0 ? marks[0].id : around(1)}`;
    previous.href = `#${place < 0 ? marks[marks.length - 1].id : around(-1)}`;
    if (place >= 0) at.textContent = `${place + 1} of ${marks.length}`;
  };
  const go = (anchor) => {
    location.replace(anchor.getAttribute("href"));
    link();
  };
  for (const anchor of [next, previous]) {
    anchor.addEventListener("click", (event) => {
      event.preventDefault();
      go(anchor);
    });
  }
  addEventListener("hashchange", link);
  link();
  return (key) => {
    if (key === "n") go(next);
    if (key === "p") go(previous);
  };
}

document.documentElement.classList.add("scripted");
const box = by("#q");
suggestions(box, by("#suggestions"));
all("form.facet-search").forEach(facetSearch);
const toMatch = matches();

addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    box.focus();
    box.select();
  }
  toMatch(event.key);
});

// on a narrow page the values come one facet at a time
if (matchMedia("(max-width: 52rem)").matches) {
  for (const facet of all(".facet")) {
    const chosen = by(".selected", facet) || location.hash === `#${facet.id}`;
    if (!chosen) by("details", facet).open = false;
  }
}

// Escape closes the help and goes back to its title
const help = by("header #help");
help?.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && help.open) {
    help.open = false;
    by("summary", help).focus();
  }
});
