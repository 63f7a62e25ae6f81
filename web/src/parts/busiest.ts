// A drawing that is wider than the window is first seen where most is: its highest bar in the middle.

export function start(element: HTMLElement): void {
  let highest: SVGGElement | null = null;
  let height = 0;
  for (const bar of element.querySelectorAll<SVGGElement>(".bar")) {
    const drawn = [...bar.querySelectorAll<SVGRectElement>(".seg")].reduce((sum, one) => sum + one.height.baseVal.value, 0);
    if (drawn > height) [highest, height] = [bar, drawn];
  }
  if (!highest || element.scrollWidth <= element.clientWidth) return;
  const box = highest.getBoundingClientRect();
  element.scrollLeft += box.left + box.width / 2 - element.getBoundingClientRect().left - element.clientWidth / 2;
}
