// How values are written in tooltips: the same as src/core/page/quantity.cpp writes them.
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MINUS = '\u2212';

const two = n => String(n).padStart(2, '0');

function minutes(seconds) {
    const s = Math.round(Math.abs(seconds));
    const sign = seconds < 0 && s > 0 ? MINUS : '';
    const head = s < 3600 ? `${Math.floor(s / 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}`;
    return `${sign}${head}:${two(s % 60)}`;
}

function hours(seconds) {
    const m = Math.round(Math.abs(seconds) / 60);
    const sign = seconds < 0 && m > 0 ? MINUS : '';
    return sign + (m < 60 ? `${m} min` : `${Math.floor(m / 60)} h ${two(m % 60)}`);
}

function clock(seconds) {
    const m = ((Math.floor(seconds / 60) % 1440) + 1440) % 1440;
    return `${two(Math.floor(m / 60))}:${two(m % 60)}`;
}

export function number(value, digits) {
    const text = Math.abs(value).toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
    return (value < 0 && /[1-9]/.test(text) ? MINUS : '') + text;
}

// A value of a measure { form, digits, unit }, with its unit.
export function write(value, measure) {
    if (value == null) return '\u2013';
    const text = measure.form === 'minutes' ? minutes(value)
        : measure.form === 'hours' ? hours(value)
        : measure.form === 'clock' ? clock(value)
        : number(value, measure.digits);
    return measure.unit ? `${text} ${measure.unit}` : text;
}

// The value on an axis with such steps: alone, and no more digits than the steps need.
export function label(value, step, measure) {
    if (measure.form === 'minutes') return minutes(value);
    if (measure.form === 'clock') return clock(value);
    const shown = measure.form === 'hours' ? [value / 3600, step / 3600] : [value, step];
    return number(shown[0], shown[1] >= 1 ? 0 : Math.min(3, Math.ceil(-Math.log10(shown[1]) - 1e-9)));
}

const date = day => new Date(day * 86400000);

export const dayAndMonth = day => `${date(day).getUTCDate()} ${MONTHS[date(day).getUTCMonth()]}`;
export const weekdayAndDay = day => `${WEEKDAYS[date(day).getUTCDay()]} ${date(day).getUTCDate()}`;
export const longDay = day =>
    `${WEEKDAYS[date(day).getUTCDay()]} ${dayAndMonth(day)} ${date(day).getUTCFullYear()}`;

export function writeX(x, kind) {
    return kind === 'days' ? longDay(x) : minutes(x);
}

// The round places of an axis of days with room for so many labels, and what they are called.
export function dayTicks(from, to, room, weekStartsOn = 1) {
    const length = to - from;
    const ticks = [];
    if (length / 31 <= room * 1.2) {
        const step = [1, 2, 7, 14].find(each => length / each <= room) ?? 0;
        if (step) {
            // Day 4 of 1970 was a Monday.
            const monday = weekStartsOn + 3;
            const first = step < 7 ? Math.ceil(from) : Math.ceil((from - monday) / 7) * 7 + monday;
            for (let day = first; day <= to; day += step)
                ticks.push([day, step === 1 && length <= 10 ? weekdayAndDay(day) : dayAndMonth(day)]);
            return ticks;
        }
    }
    const months = [1, 2, 3, 6, 12, 24, 60, 120].find(each => length / 30.4 / each <= room) ?? 240;
    const start = date(from);
    for (let month = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months;;
        month += months) {
        const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / 86400000;
        if (day > to) return ticks;
        if (day >= from) ticks.push([day, month % 12 ? MONTHS[month % 12] : `${Math.floor(month / 12)}`]);
    }
}

// The same for seconds.
export function secondTicks(from, to, room) {
    const steps = [1, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400];
    const step = steps.find(each => (to - from) / each <= room) ?? 36000;
    const ticks = [];
    for (let x = Math.ceil(from / step) * step; x <= to; x += step) ticks.push([x, minutes(x)]);
    return ticks;
}
