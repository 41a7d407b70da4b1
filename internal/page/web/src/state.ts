// What is being looked at. All of it is in the fragment of the address.
import { statusKeys } from "./data";

export type View = "graph" | "plan" | "findings" | "changes";
export type Scope = "impact" | "all" | "path";
export interface State {
  view: View; scope: Scope; side: "both" | "base" | "head"; node: string; col: string; dir: "both" | "up" | "down";
  q: string; status: string[]; kind: string[]; tag: string[]; owner: string[]; step: string; finding: string;
}

const initial: State = {
  view: "graph", scope: "impact", side: "both", node: "", col: "", dir: "both", q: "", status: [], kind: [], tag: [], owner: [], step: "", finding: "",
};
const choices: Partial<Record<keyof State, readonly string[]>> = {
  view: ["graph", "plan", "findings", "changes"], scope: ["impact", "all", "path"], side: ["both", "base", "head"], dir: ["both", "up", "down"], status: statusKeys,
};

export function parse(hash: string, start: Partial<State>): State {
  const s: State = { ...initial, ...start };
  const out = s as unknown as Record<string, unknown>;
  for (const [k, v] of new URLSearchParams(hash.replace(/^#/, ""))) {
    const allowed = choices[k as keyof State];
    if (!Object.hasOwn(initial, k) || (allowed && !allowed.includes(v))) continue;
    if (Array.isArray(initial[k as keyof State])) {
      if (!(out[k] as string[]).includes(v)) out[k] = [...(out[k] as string[]), v];
    } else out[k] = v;
  }
  return s;
}

export function fragment(s: State, start: Partial<State>): string {
  const from: State = { ...initial, ...start };
  const p = new URLSearchParams();
  for (const k of Object.keys(initial) as (keyof State)[]) {
    const v = s[k];
    if (Array.isArray(v)) v.forEach((x) => p.append(k, x));
    else if (v !== from[k]) p.append(k, v);
  }
  return "#" + p.toString();
}

type Listener = (now: State, before: State | null) => void;

export class Store {
  state: State;
  private listeners: Listener[] = [];
  constructor(private start: Partial<State>) {
    this.state = parse(location.hash, start);
    addEventListener("popstate", () => this.tell(parse(location.hash, start)));
  }
  on(l: Listener): void { this.listeners.push(l); }
  begin(): void { for (const l of this.listeners) l(this.state, null); }
  link(change: Partial<State>): string { return fragment({ ...this.state, ...change }, this.start); }
  // set goes somewhere else; quiet keeps it out of the history.
  set(change: Partial<State>, quiet = false): void {
    const next = { ...this.state, ...change }, url = fragment(next, this.start);
    if (url === fragment(this.state, this.start)) return;
    history[quiet ? "replaceState" : "pushState"](null, "", url);
    this.tell(next);
  }
  private tell(next: State): void {
    const before = this.state;
    this.state = next;
    for (const l of this.listeners) l(next, before);
  }
}
