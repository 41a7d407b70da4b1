// What a terminal shows, as HTML.
const colors = ["#3b4252", "#c4493d", "#2f8f4e", "#a8700c", "#2c66c4", "#8a4fc7", "#1c8296", "#d8dee9"];
const bright = ["#7b8594", "#e06c5f", "#4fb56e", "#cf9a35", "#5d90e6", "#b07fe0", "#45aabd", "#ffffff"];
const escape = (s) => s.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

export function ansi(text) {
  let style = {}, out = "";
  for (const part of text.replaceAll("\r", "").split(/(\x1b\[[0-9;]*[A-Za-z])/)) {
    const m = /^\x1b\[([0-9;]*)([A-Za-z])$/.exec(part);
    if (!m) {
      const css = [style.color && `color:${style.color}`, style.bold && "font-weight:700", style.dim && "opacity:.62", style.under && "text-decoration:underline"].filter(Boolean).join(";");
      out += css ? `<span style="${css}">${escape(part)}</span>` : escape(part);
    } else if (m[2] === "m") for (const c of m[1].split(";").map(Number)) {
      if (c === 0) style = {};
      else if (c === 1) style.bold = true;
      else if (c === 2) style.dim = true;
      else if (c === 4) style.under = true;
      else if (c === 22) style.bold = style.dim = false;
      else if (c === 39) style.color = "";
      else if (c >= 30 && c < 38) style.color = colors[c - 30];
      else if (c >= 90 && c < 98) style.color = bright[c - 90];
    }
  }
  return out;
}

export const terminal = (text, title) => `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 18px; background: #e9ecf0; display: inline-block; }
div { background: #fbfbfa; border-radius: 9px; border: 1px solid #cdd3da; overflow: hidden; width: max-content; }
header { font: 12px "Liberation Sans", sans-serif; color: #5a626c; padding: 7px 12px; background: #f0f2f4; border-bottom: 1px solid #dfe2e6; }
pre { margin: 0; padding: 12px 16px; font: 12.5px/1.42 "DejaVu Sans Mono", monospace; color: #16191d; }
</style><div><header>${escape(title)}</header><pre>${ansi(text)}</pre></div>`;
