"use strict";
// Draws the picture in the page: lines over days, or bars side by side. A mark is hollow where the figure is not firm.
(() => {
  const picture = JSON.parse(document.getElementById("picture").textContent);
  const main = document.getElementById("panels");
  const shown = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 4 });
  const GLYPHS = "●■◆▲▼✚✖", DAY = 86400, MONTH = 30 * DAY, YEAR = 365 * DAY; // months and years as uPlot counts them
  const STEPS = [1, 2, 3, 5, 7, 10, 15].map((n) => n * DAY).concat([1, 2, 3, 4, 6].map((n) => n * MONTH), [1, 2, 5, 10, 25, 50, 100].map((n) => n * YEAR));
  const SINGLE_HEIGHT = 420, PANEL_HEIGHT = 190, BAR_HEIGHT = 30, SIZE = 4.5;
  main.classList.toggle("single", picture.kind === "bars" || picture.panels.length === 1);

  const axisValues = (_, values) => values.map((value) => (value === null ? "" : shown.format(value)));

  const iso = (day) => new Date(day * 1000).toISOString().slice(0, 10);
  const axisDays = (_, days, __, ___, step) => days.map((day) => iso(day).slice(0, step >= YEAR ? 4 : step >= MONTH ? 7 : 10));
  const every = picture.kind === "bars" ? [] : picture.panels.flatMap((panel) => panel.lines.flatMap((line) => line.marks.map((found) => found.day)));
  const ends = every.reduce(([first, last], day) => [Math.min(first, day), Math.max(last, day)], [Infinity, -Infinity]);

  function shape(context, kind, x, y, size) {
    context.beginPath();
    if (kind === 0) context.arc(x, y, size, 0, 2 * Math.PI);
    else if (kind === 1) context.rect(x - size, y - size, 2 * size, 2 * size);
    else {
      const corners = { 2: [0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0], 3: [0, -1.3, 1.2, 1, -1.2, 1], 4: [0, 1.3, 1.2, -1, -1.2, -1],
        5: [-0.4, -1.2, 0.4, -1.2, 0.4, -0.4, 1.2, -0.4, 1.2, 0.4, 0.4, 0.4, 0.4, 1.2, -0.4, 1.2, -0.4, 0.4, -1.2, 0.4, -1.2, -0.4, -0.4, -0.4],
        6: [0, -0.5, 0.7, -1.2, 1.2, -0.7, 0.5, 0, 1.2, 0.7, 0.7, 1.2, 0, 0.5, -0.7, 1.2, -1.2, 0.7, -0.5, 0, -1.2, -0.7, -0.7, -1.2] }[kind];
      corners.forEach((_, at) => at % 2 || context.lineTo(x + corners[at] * size, y + corners[at + 1] * size));
    }
    context.closePath();
  }

  function mark(u, line, x, y, low, high, firm, isUpright) {
    const context = u.ctx, ratio = uPlot.pxRatio;
    context.save();
    context.beginPath();
    context.rect(u.bbox.left - 8, u.bbox.top - 8, u.bbox.width + 16, u.bbox.height + 16);
    context.clip();
    context.strokeStyle = line.colour;
    if (low !== null && high !== null && low !== high) {
      context.globalAlpha = 0.45;
      context.lineWidth = (isUpright ? 1.6 : 6) * ratio;
      context.beginPath();
      if (isUpright) { context.moveTo(x, low); context.lineTo(x, high); } else { context.moveTo(low, y); context.lineTo(high, y); }
      context.stroke();
      context.globalAlpha = 1;
    }
    context.lineWidth = 1.6 * ratio;
    context.fillStyle = firm ? line.colour : "#fff";
    shape(context, line.shape, x, y, SIZE * ratio * 0.75);
    context.fill();
    context.stroke();
    context.restore();
  }

  function overTime(panel, box, width) {
    const days = [...new Set([...ends, ...panel.lines.flatMap((line) => line.marks.map((found) => found.day))])].sort((a, b) => a - b);
    const place = new Map(days.map((day, index) => [day, index]));
    const data = [days], series = [{ label: "Day", value: (_, day) => (day === null ? "" : iso(day)) }];
    const bands = [], at = [];
    for (const line of panel.lines) {
      const [height, low, high, words] = [0, 1, 2, 3].map(() => days.map(() => null));
      for (const found of line.marks) {
        const index = place.get(found.day);
        height[index] = found.height; low[index] = found.low; high[index] = found.high;
        words[index] = words[index] && words[index] !== found.words ? `${words[index]}; ${found.words}` : found.words;
      }
      const paths = !line.joined ? () => null : line.steps ? uPlot.paths.stepped({ align: 1 }) : uPlot.paths.linear();
      const own = data.length;
      at.push(own);
      data.push(height);
      const label = panel.lines.length > 1 ? `${GLYPHS[line.shape]} ${line.name}` : "Figure";
      series.push({ label, stroke: line.colour, width: 1.6, dash: line.dash, spanGaps: true, points: { show: false }, paths,
        value: (_, __, ___, index) => (index === null || index === undefined ? "" : words[index] ?? "") });
      if (line.joined && line.marks.some((found) => found.low !== null && found.high !== null && found.low < found.high)) {
        data.push(high, low);
        const edge = { stroke: "transparent", spanGaps: true, points: { show: false }, paths, value: () => "", class: "edge" };
        series.push({ ...edge, label: "" }, { ...edge, label: "" });
        bands.push({ series: [own + 1, own + 2], fill: line.colour + "22" });
      }
    }
    const many = days.length > 120;
    const draw = (u) => panel.lines.forEach((line, number) => {
      if (!u.series[at[number]].show) return;
      for (const found of line.marks) {
        if (many && found.firm && line.joined) continue;
        const y = (value) => (value === null ? null : u.valToPos(value, "y", true));
        mark(u, line, u.valToPos(found.day, "x", true), y(found.height), found.firm ? null : y(found.low), y(found.high), found.firm, true);
      }
    });
    const bottom = panel.lines.every((line) => line.marks.every((found) => (found.low ?? found.height) >= 0)) ? 0 : null;
    const plot = new uPlot({
      width, height: picture.panels.length === 1 ? SINGLE_HEIGHT : PANEL_HEIGHT, bands, series,
      padding: [null, 36, null, null],
      tzDate: (day) => uPlot.tzDate(new Date(day * 1000), "Etc/UTC"),
      cursor: { sync: { key: "panels", setSeries: false }, points: { show: true } },
      scales: { y: { range: (_, low, high) => { const range = uPlot.rangeNum(low ?? 0, high ?? 1, 0.08, true); return [bottom ?? range[0], range[1]]; } } },
      axes: [{ incrs: STEPS, values: axisDays, space: 80 }, { values: axisValues, size: 56 }],
      hooks: { draw: [draw], ready: [(u) => u.root.querySelectorAll(".u-legend .u-series.edge").forEach((row) => { row.style.display = "none"; })] },
      legend: { markers: { width: 0, fill: (u, index) => u.series[index].stroke?.(u, index) } },
    }, data, box);
    return plot;
  }

  function sideBySide(panel, box, width) {
    const line = (bar) => ({ colour: bar.colour, shape: 0 });
    const numbers = panel.bars.flatMap((bar) => [bar.low, bar.high, bar.height]).filter((value) => value !== null);
    const names = panel.bars.map((bar) => bar.name);
    const left = Math.min(300, 16 + 7.2 * Math.max(...names.map((name) => name.length)));
    const draw = (u) => panel.bars.forEach((bar, index) => {
      const x = (value) => (value === null ? null : u.valToPos(value, "y", true));
      const y = u.valToPos(index, "x", true);
      mark(u, line(bar), x(bar.height), y, x(bar.low), x(bar.high), bar.firm, false);
      u.ctx.save();
      u.ctx.font = `${12 * uPlot.pxRatio}px system-ui, sans-serif`;
      u.ctx.fillStyle = "#111";
      u.ctx.textAlign = "left";
      u.ctx.textBaseline = "middle";
      u.ctx.fillText(`${bar.words}  (${bar.date})`, x(Math.max(bar.height, bar.high ?? bar.height)) + 12 * uPlot.pxRatio, y);
      u.ctx.restore();
    });
    return new uPlot({
      width, height: 60 + BAR_HEIGHT * panel.bars.length,
      scales: {
        x: { time: false, ori: 1, dir: -1, range: [-0.6, panel.bars.length - 0.4] },
        y: { ori: 0, range: [0, 1.3 * Math.max(...numbers, 1)] },
      },
      axes: [
        { side: 3, size: left, splits: () => names.map((_, index) => index), values: () => names, grid: { show: false } },
        { side: 2, values: axisValues, space: 80 },
      ],
      series: [
        { label: "Source", value: (_, index) => (index === null ? "" : names[index]) },
        { label: "Figure", points: { show: false }, paths: () => null, stroke: "#0072B2",
          value: (_, __, ___, index) => (index === null || index === undefined ? "" : `${panel.bars[index].words}, ${panel.bars[index].date}`) },
      ],
      hooks: { draw: [draw] },
    }, [names.map((_, index) => index), panel.bars.map((bar) => bar.height)], box);
  }

  const plots = picture.panels.map((panel) => {
    const box = document.createElement("section"), heading = document.createElement("h2");
    heading.textContent = panel.title;
    if (panel.summary) heading.append(Object.assign(document.createElement("small"), { textContent: panel.summary }));
    box.append(heading);
    main.append(box);
    return [box, (picture.kind === "bars" ? sideBySide : overTime)(panel, box, box.clientWidth)];
  });

  function fill(table) {
    const row = (kind, cells) => {
      const found = document.createElement("tr");
      found.append(...cells.map((text) => Object.assign(document.createElement(kind), { textContent: text })));
      table.append(found);
    };
    row("th", ["Day", "Of", "Who", "Figure", "Claim"]);
    for (const panel of picture.panels) {
      const of = panel.title || document.title;
      if (picture.kind === "bars") panel.bars.forEach((bar) => row("td", [bar.date, of, bar.name, bar.words, bar.claim]));
      else panel.lines.forEach((line) => line.marks.forEach((found) => row("td", [iso(found.day), of, line.name, found.words, found.claim])));
    }
  }
  document.querySelector("details").addEventListener("toggle", () => {
    const table = document.querySelector("footer table");
    if (!table.rows.length) fill(table);
  });
  let waiting = 0;
  addEventListener("resize", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => plots.forEach(([box, plot]) => plot.setSize({ width: box.clientWidth, height: plot.height })));
  });
})();
