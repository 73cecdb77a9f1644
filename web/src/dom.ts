// Making elements. Text only ever goes in as text: no markup from a report can become part of the page.

type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;

/** An element with attributes, listeners (`onclick` ..) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.replace(/^on/, ""), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/** The element of an id that the template holds. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element #${id}`);
  return element;
}

/** A link for an address out of a report: web addresses only, and never with the opener or referrer. */
export function link(address: string, text: string): Node {
  try {
    const url = new URL(address);
    if (url.protocol === "https:" || url.protocol === "http:") {
      return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow", dir: "auto" }, plain(text));
    }
  } catch {
    // Not an address: shown as text.
  }
  return quoted(text);
}

/** Text without the marks that turn the direction of what follows, for places that hold no element of their own. */
export function plain(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}

/** Text from a report in an element of its own direction, so that Arabic reads right and overrides cannot leak. */
export function quoted(text: string, tag: "q" | "span" | "bdi" | "blockquote" = "bdi"): HTMLElement {
  return el(tag, { dir: "auto" }, plain(text));
}
