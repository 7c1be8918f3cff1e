// A series that can be read point by point and zoomed: uPlot draws the lines over the picture of the server, whose axis,
// grid and names stay. The places of those are percentages, as in src/core/page/chart.h.
import uPlot from 'uplot';
import { colour, faded, onThemeChange } from './theme.js';
import { attachKeys } from './keys.js';
import { dayTicks, secondTicks, write, writeX } from './format.js';

const SVG = 'http://www.w3.org/2000/svg';
const groups = new Map();  // name -> charts that share cursor and span

function expand(x) {
    return Array.isArray(x) ? x : Array.from({ length: x.n }, (_, i) => x.from + i * x.step);
}

const filled = line => line.style === 'area' || line.style === 'bars';

// A single value between two gaps is a dot.
function alone(u, series) {
    const values = u.data[series];
    return values.map((_, i) => i).filter(i => values[i] != null && values[i - 1] == null && values[i + 1] == null);
}

const hiddenPoints = { show: false };

function lineSeries(line, data) {
    const scale = line.right ? 'right' : 'left';
    const base = { label: line.name, scale, line, points: hiddenPoints };
    const range = line.right ? data.range_right : data.range;
    const zero = Math.min(Math.max(0, range[0]), range[1]);
    const stroke = () => colour(line.tone);
    if (line.style === 'bars')
        return { ...base, fill: () => faded(line.tone, .45), paths: uPlot.paths.bars({ size: [.75, 60] }), fillTo: zero, width: 0 };
    if (line.style === 'area') return { ...base, fill: () => faded(line.tone, .3), fillTo: zero, width: 0 };
    if (line.style === 'dots')
        return { ...base, paths: () => null, points: { show: true, size: 5, stroke, fill: stroke, width: 0 } };
    const width = line.tone === 'fatigue' ? 1.4 : 2;
    const points = { show: true, size: 4, fill: stroke, width: 0, filter: alone };
    return { ...base, stroke, width, dash: line.style === 'dashed' ? [5, 4] : undefined, points };
}

// Columns of values and what is drawn of each. Dots outside of their band are a series of their own.
function build(data) {
    const columns = [expand(data.x)];
    const series = [{}];
    const bands = [];
    const invisible = { scale: 'left', points: hiddenPoints, stroke: 'transparent', width: 0 };
    for (const band of data.bands) {
        bands.push({ series: [series.length + 1, series.length], fill: () => colour('band') });
        columns.push(band.low, band.high);
        series.push(invisible, invisible);
    }
    for (const line of [...data.lines.filter(filled), ...data.lines.filter(each => !filled(each))]) {
        const outside = new Set(line.outside);
        columns.push(outside.size ? line.values.map((value, i) => (outside.has(i) ? null : value)) : line.values);
        series.push(lineSeries(line, data));
        if (!outside.size) continue;
        columns.push(line.values.map((value, i) => (outside.has(i) ? value : null)));
        series.push({ ...lineSeries({ ...line, tone: 'bad' }, data), line: null });
    }
    return { columns, series, bands };
}

// The share of the plot's height, from its top, that a value has.
function top(chart, value, right) {
    const [low, high] = right ? chart.data.range_right : chart.data.range;
    const share = (value - low) / (high - low);
    return 100 * (chart.data.inverted ? share : 1 - share);
}

function svgText(text, attributes) {
    const element = document.createElementNS(SVG, 'text');
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
}

function drawColumnNames(chart) {
    const { min, max } = chart.u.scales.x;
    const room = Math.max(3, chart.over.clientWidth / 62);
    const ticks = chart.data.kind === 'days' ? dayTicks(min, max, room, chart.data.week) : secondTicks(min, max, room);
    chart.xs.replaceChildren(...ticks.map(([x, text]) => {
        const left = 100 * (x - min) / (max - min);
        return svgText(text, { class: left < 2 ? 'first' : left > 98.5 ? 'last' : '', x: `${left}%`, y: 15 });
    }));
}

function drawMarks(chart) {
    const { min, max } = chart.u.scales.x;
    for (const old of chart.plot.querySelectorAll('.mark, .halo')) old.remove();
    const now = chart.data.now === undefined ? [] : [{ x: chart.data.now, label: 'today', isNow: true }];
    const labels = [];
    for (const mark of [...chart.data.marks, ...now]) {
        const left = 100 * (mark.x - min) / (max - min);
        if (left < 0 || left > 100 || (mark.isNow && left > 99.9)) continue;
        const line = document.createElementNS(SVG, 'line');
        line.setAttribute('class', mark.isNow ? 'mark now' : 'mark');
        for (const [name, value] of [['x1', left], ['x2', left], ['y2', 100]]) line.setAttribute(name, `${value}%`);
        chart.plot.append(line);
        labels.push([mark.label, left]);
    }
    writeMarks(chart, labels);
}

// A label stands on the side of its line where there is room, or nowhere; the line stays.
function writeMarks(chart, labels) {
    const room = chart.over.clientWidth;
    const taken = [];
    for (const [label, left] of labels.reverse()) {
        const at = left * room / 100;
        const text = svgText(label, { x: `${left}%`, y: 11 });
        chart.plot.append(text);
        const length = text.getComputedTextLength() + 8;
        const isFree = (from, to) => from >= 0 && to <= room && taken.every(([a, b]) => to <= a || from >= b);
        const side = isFree(at, at + length) ? 'halo' : isFree(at - length, at) ? 'halo before' : '';
        if (!side) {
            text.remove();
            continue;
        }
        text.setAttribute('class', side);
        text.setAttribute('dx', side === 'halo' ? 5 : -5);
        taken.push(side === 'halo' ? [at, at + length] : [at - length, at]);
    }
}

// The names of the lines stand where these leave the plot.
function drawEnds(chart) {
    const texts = [...chart.ends];
    const { max } = chart.u.scales.x;
    const last = chart.columns[0].findLastIndex(x => x <= max);
    for (const end of texts) {
        const line = chart.data.lines.find(each => each.name === end.textContent);
        let i = last;
        while (line && i >= 0 && line.values[i] == null) --i;
        end.place = line && i >= 0 ? Math.min(98, Math.max(0, top(chart, line.values[i], line.right))) : 50;
    }
    const apart = 1300 / Math.max(50, chart.over.clientHeight);
    texts.sort((a, b) => a.place - b.place);
    texts.forEach((end, i) => { if (i) end.place = Math.max(end.place, texts[i - 1].place + apart); });
    for (let i = texts.length - 1, limit = 98; i >= 0; --i, limit -= apart) {
        texts[i].place = Math.min(texts[i].place, limit);
        texts[i].setAttribute('y', `${texts[i].place}%`);
    }
}

// What all lines say at a place, for the tooltip and for the ear.
function reading(chart, i) {
    const rows = [];
    for (const line of chart.data.lines)
        if (line.values[i] != null) rows.push([line.name, write(line.values[i], line), line.tone]);
    for (const band of chart.data.bands) {
        if (band.low[i] == null || !band.name) continue;
        rows.push([band.name, `${write(band.low[i], { ...chart.data, unit: '' })}\u2013${write(band.high[i], chart.data)}`, 'band']);
    }
    const x = chart.columns[0][i];
    const marks = chart.data.marks.filter(mark => mark.x === x && mark.label).map(mark => mark.label);
    return { title: [writeX(x, chart.data.kind), ...marks].join(', '), rows };
}

function showReading(chart) {
    const i = chart.u.cursor.idx;
    chart.tip.hidden = i == null || chart.u.cursor.left < 0;
    if (chart.tip.hidden) return;
    const { title, rows } = reading(chart, i);
    const head = document.createElement('b');
    head.textContent = title;
    chart.tip.replaceChildren(head, ...rows.map(([name, value, tone]) => {
        const row = document.createElement('span');
        const sign = document.createElement('i');
        sign.className = `t-${tone}`;
        const text = document.createElement('em');
        text.textContent = value;
        row.append(sign, name, text);
        return row;
    }));
    const left = chart.u.valToPos(chart.columns[0][i], 'x');
    const room = chart.over.clientWidth;
    const isLeft = left > room / 2;
    chart.tip.style.left = isLeft ? '' : `${left + 12}px`;
    chart.tip.style.right = isLeft ? `${room - left + 12}px` : '';
}

function peers(chart) {
    return chart.data.group ? groups.get(chart.data.group) : [chart];
}

// All charts of a group show the same span.
function zoom(chart, min, max) {
    const x = chart.columns[0];
    const whole = x[x.length - 1] - x[0];
    const span = Math.min(whole, Math.max(max - min, (x[1] - x[0]) * 4));
    let from = (min + max - span) / 2;
    from = Math.min(Math.max(from, x[0]), x[x.length - 1] - span);
    for (const each of peers(chart)) each.u.setScale('x', { min: from, max: from + span });
}

function onSpan(chart) {
    const { min, max } = chart.u.scales.x;
    const x = chart.columns[0];
    chart.isWhole = min <= x[0] && max >= x[x.length - 1];
    chart.all.disabled = chart.isWhole;
    drawColumnNames(chart);
    drawMarks(chart);
    drawEnds(chart);
    for (const each of peers(chart)) {
        const other = each.u?.scales.x;
        if (other && each !== chart && (other.min !== min || other.max !== max)) each.u.setScale('x', { min, max });
    }
}

// The cursor goes to the i-th value, in view, and says what is there.
function moveTo(chart, i) {
    const x = chart.columns[0];
    const at = Math.min(Math.max(i, 0), x.length - 1);
    const { min, max } = chart.u.scales.x;
    if (x[at] < min || x[at] > max) zoom(chart, x[at] - (max - min) / 2, x[at] + (max - min) / 2);
    for (const each of peers(chart)) {
        const left = each.u.valToPos(x[at], 'x');
        each.u.setCursor({ left, top: each.over.clientHeight / 2 });
    }
    const { title, rows } = reading(chart, at);
    chart.live.textContent = `${title}: ${rows.map(([name, value]) => `${name} ${value}`).join(', ')}`;
    return at;
}

function element(name, className, attributes = {}) {
    const made = document.createElement(name);
    made.className = className;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
}

function button(text, label, act) {
    const made = element('button', '', { type: 'button', 'aria-label': label });
    made.textContent = text;
    made.addEventListener('click', act);
    return made;
}

function addTools(chart, host) {
    const scale = factor => () => {
        const { min, max } = chart.u.scales.x;
        const at = chart.u.cursor.idx != null && chart.u.cursor.left >= 0 ? chart.columns[0][chart.u.cursor.idx] : (min + max) / 2;
        zoom(chart, at - (at - min) * factor, at + (max - at) * factor);
    };
    const x = chart.columns[0];
    chart.scale = scale;
    chart.showAll = () => zoom(chart, x[0], x[x.length - 1]);
    // A handful of points needs no closer look.
    chart.isSmall = x.length < 8;
    chart.all = button('All', `Show all of ${chart.label}`, chart.showAll);
    const tools = element('div', 'tools');
    tools.append(button('+', `Zoom into ${chart.label}`, scale(.5)), button('\u2212', `Zoom out of ${chart.label}`, scale(2)), chart.all);
    const under = element('div', 'under');
    const key = host.nextElementSibling?.matches('.key') ? host.nextElementSibling : null;
    host.after(under);
    if (key) under.append(key);
    if (!chart.isSmall) under.append(tools);
}

function options(chart, built) {
    const range = right => () => (right ? chart.data.range_right ?? [0, 1] : chart.data.range);
    const dir = chart.data.inverted ? -1 : 1;
    const none = { show: false };
    return {
        width: Math.max(10, chart.over.clientWidth),
        height: Math.max(10, chart.over.clientHeight),
        padding: [0, 0, 0, 0],
        legend: none,
        axes: [none, none],
        series: built.series,
        bands: built.bands,
        scales: { x: { time: false }, left: { range: range(false), dir }, right: { range: range(true), dir: 1 } },
        cursor: {
            y: false,
            drag: { x: true, y: false },
            points: { show: true, size: 8, width: 2, fill: () => colour('card'), stroke: (u, i) => colour(u.series[i].line?.tone ?? 'bad') },
            ...(chart.data.group ? { sync: { key: chart.data.group, scales: ['x', null] } } : {}),
        },
        hooks: {
            setCursor: [() => showReading(chart)],
            setScale: [(u, key) => { if (key === 'x' && chart.u) onSpan(chart); }],
        },
    };
}

export function drawSeries(host) {
    const data = JSON.parse(host.querySelector('script').textContent);
    const frame = host.querySelector('.chart');
    const built = build(data);
    const chart = { data, columns: built.columns, label: host.dataset.label, plot: frame.querySelector('.plot'), xs: frame.querySelector('.xs'), isWhole: true };
    chart.ends = data.range_right ? [] : frame.querySelectorAll('.ends text');
    for (const svg of frame.querySelectorAll('svg')) svg.setAttribute('aria-hidden', 'true');
    frame.removeAttribute('role');
    frame.removeAttribute('aria-label');
    const help = 'Left and right read the values, plus and minus zoom, Escape shows all.';
    chart.over = element('div', 'live', { tabindex: 0, role: 'application', 'aria-roledescription': 'chart', 'aria-label': `${chart.label} ${help}` });
    chart.tip = element('div', 'tip', { 'aria-hidden': 'true' });
    chart.tip.hidden = true;
    chart.live = element('p', 'unseen', { 'aria-live': 'polite' });
    frame.append(chart.over, chart.live);
    addTools(chart, host);
    if (data.group) groups.set(data.group, [...(groups.get(data.group) ?? []), chart]);
    chart.u = new uPlot(options(chart, built), built.columns, chart.over);
    chart.over.append(chart.tip);
    chart.plot.querySelector('.paths').classList.add('drawn');
    attachKeys(chart, { moveTo, zoom });
    new ResizeObserver(() => {
        if (!chart.over.clientWidth) return;
        chart.u.setSize({ width: chart.over.clientWidth, height: chart.over.clientHeight });
        drawColumnNames(chart);
        drawMarks(chart);
    }).observe(chart.over);
    onThemeChange(() => chart.u.redraw(false));
}
