/** Makes elements. */

type Child = Node | string | false | undefined;
type Attributes = Readonly<Record<string, string | boolean | undefined | ((event: Event) => void)>>;

/** An element: attributes that are `false` or absent are left out, functions listen. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat() as Child[])
    if (child !== undefined && child !== false) element.append(child);
  return element;
}

/** Puts new children into a place, and the focus to the one that has the same key as the one before. */
export function replace(place: Element, ...children: readonly (Node | string)[]): void {
  const { activeElement } = document;
  const focused = place.contains(activeElement) ? activeElement : null;
  const key = focused?.getAttribute("data-key");
  const { scrollTop } = place;
  place.replaceChildren(...children);
  place.scrollTop = scrollTop;
  if (!focused) return;
  const same = key && place.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (same) same.focus();
  else document.querySelector<HTMLElement>("main")?.focus();
}

/** A term, which may go on in the next line behind a comma. */
export function term(text: string): HTMLElement {
  const parts = text.split(/(?<=,)/);
  return h("code", {}, ...parts.flatMap((part, i) => (i > 0 ? [h("wbr"), part] : [part])));
}

/** Outlines on a square of 16: a letter, a triangle, a clock, a flash, two bars. */
const ICONS = {
  arrival: "M1 3h14v10H1z M1 4l7 5 7-5",
  turn: "M4 2l9 6-9 6z",
  alarm: "M8 2a6 6 0 1 0 .01 0z M8 4.5V8l3 2",
  fault: "M9 1L3 9h4l-1 6 6-8H8z",
  receives: "M5 3v10 M11 3v10",
  waits: "M2 8h1 M7.5 8h1 M13 8h1",
  first: "M3 2v12 M13 2L5 8l8 6z",
  last: "M13 2v12 M3 2l8 6-8 6z",
  back: "M12 2L4 8l8 6z",
  forward: "M4 2l8 6-8 6z",
} as const;

export type IconName = keyof typeof ICONS;

/** A small picture that says no more than the words beside it. */
export function icon(name: IconName): SVGElement {
  const make = (tag: string, attributes: Readonly<Record<string, string>>) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const picture = make("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" });
  picture.append(make("path", { d: ICONS[name] }));
  return picture;
}
