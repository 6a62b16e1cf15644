"use strict";
// Draws the picture in the page: figures over days, or sources side by side.
(() => {
  const picture = JSON.parse(document.getElementById("picture").textContent);
  const main = document.getElementById("panels");
  const GLYPHS = "●■▲◆▼✚", DAY = 86400, MONTH = 30 * DAY, YEAR = 365 * DAY; // months and years as uPlot counts them
  const STEPS = [1, 2, 3, 5, 7, 10, 15].map((n) => n * DAY).concat([1, 2, 3, 4, 6].map((n) => n * MONTH), [1, 2, 5, 10, 25, 50, 100].map((n) => n * YEAR));
  const SINGLE_HEIGHT = 420, PANEL_HEIGHT = 260, ROW_LINE = 17, ROW_GAP = 10, SIZE = 3.6, ARROW = 11, SHOWN_MARKS = 60;
  const FONT = "12px system-ui, sans-serif", FEW_PANELS = 3;
  main.classList.toggle("many", picture.kind === "lines" && picture.panels.length > FEW_PANELS);

  const grouped = (value) => (Math.abs(value) >= 1e6 ? new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 4 }).format(value) : value.toLocaleString("en"));
  const measure = document.createElement("canvas").getContext("2d");
  const widthOf = (text) => { measure.font = FONT; return measure.measureText(text).width; };
  const widest = (texts) => Math.ceil(Math.max(0, ...texts.map(widthOf)));

  function wrapped(text, width) {
    const lines = [""];
    for (const whole of text.split(" ")) {
      let word = whole;
      const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
      if (widthOf(longer) <= width) { lines[lines.length - 1] = longer; continue; }
      if (lines.at(-1)) lines.push("");
      while (widthOf(word) > width && word.length > 1) {
        let fits = word.length - 1;
        while (fits > 1 && widthOf(word.slice(0, fits)) > width) fits--;
        lines[lines.length - 1] = word.slice(0, fits);
        lines.push("");
        word = word.slice(fits);
      }
      lines[lines.length - 1] = word;
    }
    return lines;
  }

  const iso = (day) => new Date(day * 1000).toISOString().slice(0, 10);
  const axisDays = (_, days, __, ___, step) => days.map((day) => iso(day).slice(0, step >= YEAR ? 4 : step >= MONTH ? 7 : 10));

  // The scale of numbers is worked out before: all that is drawn has its place on it, in every panel the same.
  const numbers = (scale) => ({ range: [0, scale.top], ...(scale.log ? { distr: 4, asinh: 1 } : {}) });
  const numberAxis = (scale) => ({ label: scale.name, labelFont: FONT, font: FONT, splits: () => scale.ticks, values: (_, ticks) => ticks.map(grouped), filter: (_, ticks) => ticks });

  function shape(context, kind, x, y, size) {
    context.beginPath();
    if (kind === 0) context.arc(x, y, size, 0, 2 * Math.PI);
    else if (kind === 1) context.rect(x - size, y - size, 2 * size, 2 * size);
    else {
      const corners = { 2: [0, -1.3, 1.2, 1, -1.2, 1], 3: [0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0], 4: [0, 1.3, 1.2, -1, -1.2, -1],
        5: [-0.4, -1.2, 0.4, -1.2, 0.4, -0.4, 1.2, -0.4, 1.2, 0.4, 0.4, 0.4, 0.4, 1.2, -0.4, 1.2, -0.4, 0.4, -1.2, 0.4, -1.2, -0.4, -0.4, -0.4] }[kind];
      corners.forEach((_, at) => at % 2 || context.lineTo(x + corners[at] * size, y + corners[at + 1] * size));
    }
    context.closePath();
  }

  // A figure: filled where it is firm, an arrow where its end is open, a rod with two ends where it is a range.
  // `along` turns it, as numbers go up in one kind of picture and to the right in the other.
  function mark(u, look, found, spot, place, along) {
    const context = u.ctx, ratio = uPlot.pxRatio, size = SIZE * ratio;
    const at = (number) => along(place(number), spot);
    const sign = (x, y, fill) => { context.fillStyle = fill; shape(context, look.shape, x, y, size); context.fill(); context.stroke(); };
    const stroke = (points) => { context.beginPath(); points.forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y))); context.stroke(); };
    context.save();
    context.setLineDash([]); // uPlot leaves the dashes of its lines
    context.strokeStyle = look.colour;
    context.lineWidth = 1.5 * ratio;
    if (found.rod) {
      stroke([at(found.low), at(found.high)]);
      if (found.value === null) for (const end of [found.low, found.high]) sign(...at(end), "#fff");
    }
    if (found.opening) {
      const from = place(found.height), base = place(0), up = Math.sign(place(1) - base) * found.opening;
      const length = found.opening > 0 ? ARROW * ratio : Math.min(ARROW * ratio, Math.abs(from - base));
      const tip = from + up * length;
      stroke([along(from, spot), along(tip, spot)]);
      const back = tip - up * Math.min(4 * ratio, length);
      stroke([along(back, spot - 3 * ratio), along(tip, spot), along(back, spot + 3 * ratio)]);
    }
    if (found.value !== null) {
      sign(...at(found.value), found.firm ? look.colour : "#fff");
    }
    context.restore();
  }

  function bar(u, line, found, x, width) {
    const context = u.ctx, ratio = uPlot.pxRatio;
    const bottom = u.valToPos(0, "y", true), top = u.valToPos(found.height, "y", true);
    context.save();
    context.beginPath();
    context.rect(x - width / 2, top, width, bottom - top);
    context.fillStyle = found.firm ? line.colour + (line.shape ? "66" : "") : "#fff";
    context.strokeStyle = line.colour;
    context.lineWidth = Math.min(ratio, width / 3);
    context.fill();
    if (width > 2 * ratio) context.stroke();
    context.restore();
  }

  function drawLine(u, panel, line) {
    const ratio = uPlot.pxRatio;
    const aDay = u.valToPos(picture.x.first + DAY, "x", true) - u.valToPos(picture.x.first, "x", true);
    const atOnce = Math.max(...panel.lines.flatMap((other) => other.marks.map((found) => 2 * Math.abs(found.aside) + 1)));
    const isBars = line.style === "bars";
    const step = isBars ? Math.min(26 * ratio, aDay * 0.85) / atOnce : Math.min(SIZE * 3 * ratio, aDay * 0.9);
    const inside = line.marks.filter((found) => found.day >= u.scales.x.min && found.day <= u.scales.x.max);
    const every = line.style === "dots" ? 1 : Math.ceil(inside.length / SHOWN_MARKS);
    inside.forEach((found, index) => {
      const x = u.valToPos(found.day, "x", true) + found.aside * step;
      if (isBars) bar(u, line, found, x, Math.max(step, ratio));
      if (every > 1 && (isBars || (found.firm && index % every && index !== inside.length - 1))) return;
      mark(u, line, found, x, (value) => u.valToPos(value, "y", true), (along, across) => [across, along]);
    });
  }

  function overTime(panel, box, width) {
    const days = [...new Set([picture.x.first, picture.x.last, ...panel.lines.flatMap((line) => line.marks.map((found) => found.day))])].sort((a, b) => a - b);
    const place = new Map(days.map((day, index) => [day, index]));
    const data = [days], series = [{ label: "Day", value: (_, day) => (day === null ? "" : iso(day)) }];
    const bands = [], at = [];
    for (const line of panel.lines) {
      const [height, low, high, words] = [0, 1, 2, 3].map(() => days.map(() => null));
      for (const found of line.marks) {
        const index = place.get(found.day);
        height[index] = found.height; low[index] = found.low ?? found.height; high[index] = found.high ?? found.height;
        words[index] = words[index] && words[index] !== found.words ? `${words[index]}; ${found.words}` : found.words;
      }
      const isJoined = line.style === "steps" || line.style === "band";
      const paths = isJoined ? uPlot.paths.stepped({ align: 1 }) : () => null;
      const own = data.length;
      at.push(own);
      data.push(height);
      series.push({ label: `${GLYPHS[line.shape]} ${line.name}`, stroke: line.colour, width: 1.6, dash: line.dash, spanGaps: true, points: { show: false }, paths,
        value: (_, __, ___, index) => (index === null || index === undefined ? "" : words[index] ?? "") });
      if (line.style === "band") {
        data.push(high, low);
        const edge = { stroke: "transparent", spanGaps: true, points: { show: false }, paths, value: () => "", class: "edge" };
        series.push({ ...edge, label: "" }, { ...edge, label: "" });
        bands.push({ series: [own + 1, own + 2], fill: line.colour + "22" });
      }
    }
    const draw = (u) => panel.lines.forEach((line, number) => u.series[at[number]].show && drawLine(u, panel, line));
    return new uPlot({
      width, height: picture.panels.length === 1 ? SINGLE_HEIGHT : PANEL_HEIGHT, bands, series,
      padding: [14, 36, null, null],
      tzDate: (day) => uPlot.tzDate(new Date(day * 1000), "Etc/UTC"),
      cursor: { sync: { key: "panels", setSeries: false }, points: { show: true } },
      scales: { y: numbers(panel.y) },
      axes: [{ incrs: STEPS, values: axisDays, space: 84, label: picture.x.name, labelFont: FONT, font: FONT, labelSize: 18 },
        { ...numberAxis(panel.y), size: 18 + widest(panel.y.ticks.map(grouped)), labelSize: 20 }],
      hooks: { draw: [draw], ready: [(u) => u.root.querySelectorAll(".u-legend .u-series.edge").forEach((row) => { row.style.display = "none"; })] },
      legend: { markers: { width: 0, fill: (u, index) => u.series[index].stroke?.(u, index) } },
    }, data, box);
  }

  function sideBySide(panel, box, width) {
    // All groups share the width of names and figures, so that their scales stand under each other.
    const every = picture.panels.flatMap((other) => other.bars);
    const said = (found) => `${found.words}  (${found.date})`;
    const most = Math.min(300, width * 0.35);
    const names = panel.bars.map((found) => wrapped(found.name, most).join("\n"));
    const left = 16 + widest(every.flatMap((found) => wrapped(found.name, most)));
    const right = 16 + widest(every.flatMap((found) => wrapped(said(found), most)));
    const row = ROW_GAP + ROW_LINE * Math.max(...panel.bars.map((found) => Math.max(wrapped(found.name, most).length, wrapped(said(found), most).length)));
    const draw = (u) => panel.bars.forEach((found, index) => {
      const y = u.valToPos(index, "x", true), ratio = uPlot.pxRatio;
      mark(u, found, found, y, (value) => u.valToPos(value, "y", true), (along, across) => [along, across]);
      u.ctx.save();
      u.ctx.font = FONT.replace("12", 12 * ratio);
      u.ctx.fillStyle = "#111";
      u.ctx.textAlign = "left";
      u.ctx.textBaseline = "middle";
      const lines = wrapped(said(found), most);
      lines.forEach((line, number) => u.ctx.fillText(line, u.bbox.left + u.bbox.width + 12 * ratio, y + (number - (lines.length - 1) / 2) * ROW_LINE * ratio));
      u.ctx.restore();
    });
    return new uPlot({
      width, height: 66 + row * panel.bars.length,
      padding: [4, right, 0, 0],
      legend: { show: false },
      cursor: { drag: { x: false, y: false } },
      scales: {
        x: { time: false, ori: 1, dir: -1, range: [-0.5, panel.bars.length - 0.5] },
        y: { ori: 0, ...numbers(picture.x) },
      },
      axes: [
        { side: 3, size: left, font: FONT, splits: () => names.map((_, index) => index), values: () => names, filter: (_, ticks) => ticks },
        { side: 2, ...numberAxis(picture.x), labelSize: 18 },
      ],
      series: [{}, { points: { show: false }, paths: () => null }],
      hooks: { draw: [draw] },
    }, [names.map((_, index) => index), panel.bars.map((found) => found.height)], box);
  }

  const plots = picture.panels.map((panel) => {
    const box = document.createElement("section"), heading = document.createElement("h2");
    heading.textContent = panel.title;
    if (panel.summary) heading.append(Object.assign(document.createElement("small"), { textContent: panel.summary }));
    box.append(heading);
    main.append(box);
    return [box, (picture.kind === "rows" ? sideBySide : overTime)(panel, box, box.clientWidth)];
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
      if (picture.kind === "rows") panel.bars.forEach((found) => row("td", [found.date, of, found.name, found.words, found.claim]));
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
