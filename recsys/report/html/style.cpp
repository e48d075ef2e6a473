#include "recsys/report/html/style.hpp"

namespace automodel::recsys {

namespace {

constexpr std::string_view sheet = R"css(
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f6f7f9; --ink: #1b2330; --soft: #566171;
  --rule: #dde2e9; --accent: #1657c4; --accent-soft: #e8effb;
  --good: #14713f; --bad: #b02a1e; --open: #80590a; --even: #566171;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12161c; --panel: #1a2029; --ink: #e4e8ee; --soft: #9aa6b5;
    --rule: #2d3642; --accent: #7fb0ff; --accent-soft: #1b2a44;
    --good: #63d297; --bad: #ff8f85; --open: #e5bb5c; --even: #9aa6b5;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 15px/1.55 system-ui, "DejaVu Sans", "Helvetica Neue", sans-serif;
}
.page { max-width: 1180px; margin: 0 auto; padding: 40px 28px 64px; }
h1 { font-size: 32px; line-height: 1.2; margin: 4px 0 6px; }
h2 { font-size: 20px; margin: 0 0 12px; }
h3 { font-size: 15px; margin: 22px 0 8px; }
p { margin: 0 0 12px; max-width: 78ch; }
a { color: var(--accent); }
.eyebrow { color: var(--soft); font-size: 12px; letter-spacing: .09em;
  text-transform: uppercase; margin: 0; }
.goal { font-size: 17px; color: var(--soft); margin: 0; }
.note { color: var(--soft); font-size: 13px; }
nav { border-bottom: 1px solid var(--rule); margin: 22px 0 26px; display: flex;
  flex-wrap: wrap; gap: 4px 18px; padding-bottom: 10px; font-size: 13px; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
section { margin: 0 0 44px; }
.answer { background: var(--accent-soft); border-left: 4px solid var(--accent);
  border-radius: 4px; padding: 18px 22px; }
.answer p { font-size: 17px; margin: 0; max-width: none; }
.answer p + p { font-size: 15px; margin-top: 8px; }
.facts { display: grid; gap: 1px; margin: 20px 0 0; padding: 1px;
  grid-template-columns: repeat(auto-fill, minmax(min(230px, 45%), 1fr));
  border-radius: 4px; overflow: hidden; }
.facts div { box-shadow: 0 0 0 1px var(--rule); padding: 10px 14px; }
.facts dt { color: var(--soft); font-size: 12px; }
.facts dd { margin: 0; font-size: 17px; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); font-size: 13px;
  padding-bottom: 6px; }
th, td { text-align: left; vertical-align: top; padding: 7px 10px 7px 0;
  border-bottom: 1px solid var(--rule); }
th:first-child { padding-left: 10px; }
.wide { display: block; min-width: 172px; }
thead th { font-size: 12px; color: var(--soft); font-weight: 600;
  border-bottom: 2px solid var(--rule); white-space: nowrap; }
tbody th { font-weight: 500; }
.n { text-align: right; }
td.n, th.n { white-space: nowrap; }
.sub { display: block; color: var(--soft); font-size: 11.5px;
  font-weight: 400; }
.best { font-weight: 700; }
tr.champion > * { background: var(--accent-soft); }
tr.champion > th:first-child { box-shadow: inset 3px 0 0 var(--accent); }
.tag { display: inline-block; border: 1px solid currentColor; font-size: 11px;
  border-radius: 3px; padding: 0 5px; margin-left: 6px; line-height: 1.5;
  color: var(--soft); vertical-align: 1px; white-space: nowrap; }
.tag.champion { color: var(--accent); }
.verdict { font-weight: 600; white-space: nowrap; }
.success { color: var(--good); } .fail { color: var(--bad); }
.inconclusive { color: var(--open); } .neutral { color: var(--even); }
.plots { display: grid; gap: 22px 34px;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 440px), 1fr)); }
.plots.small {
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); }
svg { display: block; width: 100%; height: auto; }
svg text { font: 12px system-ui, "DejaVu Sans", sans-serif;
  fill: var(--ink); font-variant-numeric: tabular-nums; }
svg text.plot-title { font-size: 13px; font-weight: 600; }
svg text.tick { font-size: 11px; fill: var(--soft); }
svg text.champion { font-weight: 700; fill: var(--accent); }
svg .grid { stroke: var(--rule); } svg .axis { stroke: var(--soft); }
svg .reference { stroke: var(--soft); stroke-dasharray: 4 3; }
svg .band { fill: var(--soft); opacity: .13; }
svg .mark { stroke: var(--soft); stroke-width: 1.6; fill: var(--soft); }
svg .mark.champion { stroke: var(--accent); fill: var(--accent); }
svg .seed { fill: var(--soft); opacity: .45; }
svg .curve { fill: none; stroke: var(--accent); stroke-width: 1.8;
  stroke-linejoin: round; }
svg .bar { fill: var(--accent); opacity: .75; }
pre { background: var(--panel); border: 1px solid var(--rule);
  border-radius: 4px; padding: 12px 16px; overflow-x: auto; margin: 0 0 14px; }
pre, code { font: 13px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
code { overflow-wrap: anywhere; }
dl.pairs { display: grid; grid-template-columns: max-content 1fr;
  gap: 6px 22px; margin: 0; }
dl.pairs dt { color: var(--soft); } dl.pairs dd { margin: 0; }
ul { margin: 0 0 12px; padding-left: 20px; max-width: 78ch; }
li { margin-bottom: 4px; }
details > summary { cursor: pointer; color: var(--accent); margin: 12px 0; }
.what { overflow-wrap: anywhere; white-space: pre-line; }
footer { color: var(--soft); font-size: 12px; padding-top: 14px;
  border-top: 1px solid var(--rule); }
@media print {
  :root { color-scheme: light; --paper: #fff; --panel: #fff; --ink: #000;
    --soft: #444; --rule: #bbb; --accent: #0b3f99; --accent-soft: #f2f2f2;
    --good: #0b5a30; --bad: #8f1c12; --open: #6b4a05; --even: #444; }
  body { font-size: 11px; } .page { max-width: none; padding: 0; }
  nav { display: none; } .scroll { overflow: visible; }
  section { margin-bottom: 26px; }
  h2, h3 { break-after: avoid; } svg, tr, pre { break-inside: avoid; }
  details::details-content { content-visibility: visible; }
}
)css";

} // namespace

std::string_view report_style() noexcept {
  return sheet;
}

} // namespace automodel::recsys
