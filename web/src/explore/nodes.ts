// Who is a node of the network, and which events join two of them.

import type { Happening, Party } from "./data";

export type NodeKind = "states" | "persons" | "organisations" | "all";
export const NODE_KINDS: NodeKind[] = ["states", "persons", "organisations", "all"];
export const NODE_WORDS: Record<NodeKind, string> = {
  states: "States",
  persons: "Persons",
  organisations: "Organisations, forces, groups",
  all: "All parties, each by itself",
};
const ORGANISED = new Set(["organization", "body", "force", "group", "party"]);

export interface NodeName {
  key: string;
  name: string;
}

function nodeOf(party: Party, kind: NodeKind, states: Record<string, string>): NodeName | null {
  if (kind === "states") {
    // a rebel of a state does not act for it
    const name = party.forState && party.state ? states[party.state] : undefined;
    return name ? { key: party.state as string, name } : null;
  }
  if (kind === "persons" && party.kind !== "person") return null;
  if (kind === "organisations" && !ORGANISED.has(party.kind)) return null;
  // who is not known to be one with others stands in one event only, and joins nothing
  return party.actor ? { key: party.actor, name: party.name } : null;
}

export function nodesOf(event: Happening, kind: NodeKind, states: Record<string, string>): NodeName[] {
  return event.parties.flatMap(({ party }) => nodeOf(party, kind, states) ?? []);
}

// Actor with recipient; where there is no recipient, the actors with one another (they met).
export function pairsOf(event: Happening, kind: NodeKind, states: Record<string, string>): [NodeName, NodeName][] {
  const side = (role: string): NodeName[] => {
    const found = new Map<string, NodeName>();
    for (const one of event.parties) {
      const node = one.role === role ? nodeOf(one.party, kind, states) : null;
      if (node) found.set(node.key, node);
    }
    return [...found.values()];
  };
  const actors = side("actor");
  const isTold = event.parties.some((one) => one.role === "recipient");
  const others = isTold ? side("recipient") : actors;
  const pairs = new Map<string, [NodeName, NodeName]>();
  for (const one of actors) {
    for (const other of others) {
      if (one.key === other.key) continue;
      const ordered: [NodeName, NodeName] = one.key < other.key ? [one, other] : [other, one];
      pairs.set(`${ordered[0].key} ${ordered[1].key}`, ordered);
    }
  }
  return [...pairs.values()];
}
