/** The colours of message diagrams. */

/** Of the nodes, one after the other. */
export const HUES = [212, 28, 145, 290, 350, 185, 60, 250];

/** The colours of a diagram, light and dark, for whatever page it stands on. */
export const STYLE = `
.trace { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; --ink: light-dark(#1b1f24, #e8eaed); --dim: light-dark(#57606a, #9aa4af); --paper: light-dark(#fff, #14171a); --lost: light-dark(#c4162a, #ff7b86); background: var(--paper) }
.trace text { fill: var(--ink); stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; paint-order: stroke }
.trace .node rect { fill: light-dark(hsl(var(--hue) 70% 95%), hsl(var(--hue) 35% 17%)) }
.trace .node text { font: 600 14px system-ui, sans-serif; stroke: none }
.trace .life { stroke: light-dark(hsl(var(--hue) 35% 55%), hsl(var(--hue) 35% 55%)); fill: none; stroke-width: 2px }
.trace .life.node-itself { stroke-width: 1px; stroke-dasharray: 2 4 }
.trace .life.over { stroke-dasharray: 1 5 }
.trace .name rect { fill: light-dark(hsl(var(--hue) 60% 88%), hsl(var(--hue) 40% 27%)); stroke: light-dark(hsl(var(--hue) 45% 45%), hsl(var(--hue) 45% 60%)) }
.trace .name text { font-weight: 600; stroke: none }
.trace .time { fill: var(--dim); font-size: 11px }
.trace .arrow { stroke: var(--ink); fill: none; stroke-width: 1.6px }
.trace .point { fill: var(--ink); stroke: none }
.trace .other .arrow { stroke: var(--dim); stroke-width: 1.1px; stroke-dasharray: 5 3 }
.trace .other .point { fill: var(--dim) }
.trace .other text, .trace .aside text { fill: var(--dim) }
.trace .lost .arrow, .trace .cross { stroke: var(--lost); stroke-width: 2px; stroke-dasharray: 6 4 }
.trace .cross { stroke-dasharray: none; stroke-width: 2.5px; fill: none }
.trace .lost text { fill: var(--lost) }
.trace .decides .arrow { stroke: light-dark(#b35900, #ffb454); stroke-width: 4px }
.trace .decides text { fill: light-dark(#b35900, #ffb454); font-weight: 700 }
.trace .ring { fill: var(--paper); stroke: var(--ink); stroke-width: 1.6px }
.trace .exit .cross { stroke: var(--ink) }
.trace .exit.aside .cross { stroke: var(--dim) }
.trace .event rect.row { fill: transparent }
.trace .event:hover rect.row { fill: light-dark(#0001, #fff1) }
.trace .event.found rect.row { fill: light-dark(#ffd33d55, #ffd33d30) }
.trace .event.at rect.row { fill: light-dark(#ffd33daa, #ffd33d60) }
`;
