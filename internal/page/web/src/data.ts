// What the tool wrote into the page: see data.go for what it means.
export type Status = 0 | 1 | 2 | 3;
export const statusNames = ["untouched", "left alone", "stale", "changed"] as const;
export const statusKeys = ["untouched", "pruned", "stale", "changed"] as const;

export interface RawVersion { c?: number[]; r?: number[]; q?: number }
export interface RawNode {
  id: number; name: number; kind: number; mat: number; tags?: number[]; owners?: number[];
  file?: number; about?: number; rel?: number; analysis?: number; side?: number; status?: Status; why?: number;
  h?: RawVersion; b?: RawVersion;
}
export interface Drawing { nodes: number[]; places: number[]; bends: number[][]; width: number; height: number }
export interface ColumnChange { name: string; change: string; renamed_from: string | null; base_type: string | null; head_type: string | null }
export interface Change {
  unique_id: string; kind: string; renamed_from: string | null; origin: string; verdict: string; rows_changed: boolean;
  columns: ColumnChange[]; causes: { kind: string; ref: string | null }[];
}
export interface Step {
  node: number; action: string; wave: number; after: string[]; columns: string[];
  window: { column: string | null; start: string | null; end: string | null } | null;
  reasons: { kind: string; text: string; path: string[] }[]; abandons: string | null;
  commands: string[][]; in_place: string[]; seconds: number | null; basis: string | null;
}
export interface Finding {
  code: string; severity: string; unique_id: string | null; column: string | null; message: string; advice: string | null;
  path: string[]; file: string | null; line: number | null;
}
interface Side { adapter: string | null; dbt_version: string | null; generated_at: string | null; models: number }
export interface Data {
  command: string; project: string; verdict: string | null; base: Side; head: Side;
  analysis: { exact: number; partial: number; opaque: number; uncompiled: number };
  strings: string[]; nodes: RawNode[]; edges: number[]; all: Drawing; impact: Drawing;
  changes: Change[]; steps: Step[]; runs: { steps: string[]; command: string[]; selector: string | null }[];
  schedule: { threads: number; unmeasured: number; work_seconds: number; critical_path: string[]; makespan_seconds: number } | null;
  findings: Finding[]; suppressed: number;
}

// readData unpacks the data: base64 of gzip of JSON.
export async function readData(): Promise<Data> {
  const packed = atob(document.getElementById("data")!.textContent!);
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text()) as Data;
}
