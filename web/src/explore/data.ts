// The events of a selection, as /api/v1/explore/events gives them, made into objects that the views share.

export type Quad = "VC" | "MC" | "VX" | "MX";
export const QUADS: Quad[] = ["VC", "MC", "VX", "MX"];
export const QUAD_NAMES: Record<Quad, string> = {
  VC: "Verbal cooperation",
  MC: "Material cooperation",
  VX: "Verbal conflict",
  MX: "Material conflict",
};
export type Ink = "solid" | "outlined" | "hatched";
export type Exactness = "point" | "area" | "country" | "sea" | "unknown";

export interface Party {
  key: string;
  actor: string | null;
  name: string;
  kind: string;
  state: string | null;
  forState: boolean;
}
export interface Place {
  index: number;
  name: string;
  lat: number;
  lon: number;
  exactness: Exactness;
}
export interface Happening {
  id: string;
  kind: string;
  quad: Quad | null;
  ink: Ink;
  statusWords: string;
  start: string | null;
  end: string | null;
  when: string | null;
  told: string | null;
  confidence: number;
  reports: number;
  outlets: number;
  origins: number;
  recalled: boolean;
  place: Place | null;
  parties: { party: Party; role: string }[];
  text: string;
}
export interface Exploration {
  events: Happening[];
  total: number;
  capped: boolean;
  states: Record<string, string>;
  places: Place[];
}

interface Sent {
  total: number;
  capped: boolean;
  columns: string[];
  events: unknown[][];
  parties: [string | null, string, string, string | null, boolean][];
  places: [string, number, number, Exactness][];
  states: Record<string, string>;
}

const INKS: Record<string, Ink> = {
  planned: "outlined",
  called_for: "outlined",
  conditional: "outlined",
  denied: "hatched",
  absent: "hatched",
};

export async function load(address: string): Promise<Exploration> {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  const sent = (await answer.json()) as Sent;
  const parties: Party[] = sent.parties.map(([actor, name, kind, state, forState]) => ({
    key: actor ?? `${kind}:${name.toLowerCase()}`,
    actor,
    name,
    kind,
    state,
    forState,
  }));
  const places: Place[] = sent.places.map(([name, lat, lon, exactness], index) => ({ index, name, lat, lon, exactness }));
  const at = Object.fromEntries(sent.columns.map((name, index) => [name, index]));
  const events = sent.events.map((row): Happening => {
    const get = <T>(name: string): T => row[at[name] ?? -1] as T;
    const place = get<number | null>("place");
    const status = get<string>("status");
    return {
      id: get("id"),
      kind: get("kind"),
      quad: get("quad"),
      ink: INKS[status] ?? "solid",
      statusWords: get("status_words"),
      start: get("start"),
      end: get<string | null>("end") ?? get("start"),
      when: get("when"),
      told: get("told"),
      confidence: get("confidence"),
      reports: get("reports"),
      outlets: get("outlets"),
      origins: get("origins"),
      recalled: get("recalled"),
      place: place === null ? null : (places[place] ?? null),
      parties: get<[number, string][]>("parties").flatMap(([number, role]) => {
        const party = parties[number];
        return party ? [{ party, role }] : [];
      }),
      text: get("text"),
    };
  });
  return { events, total: sent.total, capped: sent.capped, states: sent.states, places };
}

export function names(event: Happening, role: string): string {
  return [...new Set(event.parties.filter((one) => one.role === role).map((one) => one.party.name))].join(" · ");
}

// 'China → Syria in Damascus, Syria'
export function sentence(event: Happening): string {
  const doers = names(event, "actor") || "unnamed";
  const done = names(event, "recipient");
  return doers + (done ? ` → ${done}` : "") + (event.place ? `, in ${event.place.name}` : "");
}

export function plural(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

export function counts(event: Happening): string {
  return [plural(event.reports, "report"), plural(event.outlets, "outlet"), plural(event.origins, "origin")].join(" · ");
}

// One line for a screen reader.
export function spoken(event: Happening): string {
  const quad = event.quad ? QUAD_NAMES[event.quad].toLowerCase() : "no class";
  return `${event.when ?? "no date"}: ${event.kind}, ${sentence(event)}. ${quad}, ${event.statusWords}, ${counts(event)}.`;
}

export const DAY = 86_400_000;
export const days = (iso: string): number => Date.parse(`${iso}T00:00:00Z`);
export const iso = (moment: number): string => new Date(moment).toISOString().slice(0, 10);
