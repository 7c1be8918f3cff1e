// Prints a page's document with ten years of days in it, the same each time.
let seed = 7;
const random = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648; };
const days = Array.from({ length: 3652 }, (_, i) => new Date(Date.UTC(2016, 10, 29 + i)).toISOString().slice(0, 10));
const round = value => Math.round(value * 10) / 10;

let fitness = 30;
let fatigue = 30;
const season = days.map((_, i) => {
    const load = i % 7 === 1 ? 0 : random() * (60 + 50 * Math.sin(i / 58));
    fitness += (load - fitness) / 42;
    fatigue += (load - fatigue) / 7;
    return { fitness: round(fitness), fatigue: round(fatigue), form: round(fitness - fatigue) };
});
const line = (name, style) => ({ name, tone: name, style, values: season.map(day => day[name]) });
const metres = days.map(() => (random() < 0.5 ? null : Math.round(random() * 28) * 1000));
const level = value => (value === null ? 0 : Math.min(4, 1 + Math.floor(value / 7000)));

const panels = [
    { id: 'fitness', title: 'Fitness, fatigue and form', sentence: 'Ten years, day by day.', width: 12, view: 'runlytics.fitness',
      figures: [{ kind: 'series', quantity: 'load', x: days, height: 'tall', now: days.at(-1), lines: [line('form', 'area'), line('fatigue', 'line'), line('fitness', 'line')] }] },
    { id: 'years', title: 'Ten years', sentence: 'Every second day or so.', width: 12,
      figures: [{ kind: 'calendar', days, values: metres, levels: metres.map(level), quantity: 'distance', links: null }] },
];
console.log(JSON.stringify({
    page: 'overview', title: 'Ten years', athlete: 'Sam', units: 'km', week_starts_on: 1, timezone: 'Europe/Berlin',
    made_at: '2026-11-28T17:20:00+01:00', today: '2026-11-28', panels, nav: [{ label: 'Overview', page: 'overview', current: true }],
}));
