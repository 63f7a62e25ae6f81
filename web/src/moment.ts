// The moment that the page shows, if it is a past one: what a script asks for and links to stays there, too.

export function thenAddress(address: string): string {
  const moment = document.documentElement.dataset["asOf"];
  if (!moment) return address;
  const [path, place] = address.split("#", 2) as [string, string?];
  const more = `${path.includes("?") ? "&" : "?"}as_of=${encodeURIComponent(moment)}`;
  return path + more + (place === undefined ? "" : `#${place}`);
}
