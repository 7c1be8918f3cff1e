// The keyboard reads a chart point by point.
export function attachKeys(chart, { moveTo }) {
    let at = null;
    const size = chart.columns[0].length;
    const leap = Math.max(2, Math.round(size / 20));
    const steps = {
        ArrowLeft: i => i - 1,
        ArrowRight: i => i + 1,
        PageDown: i => i - leap,
        PageUp: i => i + leap,
        Home: () => 0,
        End: () => size - 1,
    };

    // Where nothing was read yet, reading begins with the last value.
    const start = () => {
        if (at !== null) return at;
        const values = chart.data.lines.map(line => line.values.findLastIndex(value => value != null));
        const now = chart.data.now === undefined ? -1 : chart.columns[0].indexOf(chart.data.now);
        return now >= 0 ? now : Math.max(0, ...values);
    };

    chart.over.addEventListener('keydown', event => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === '+' || event.key === '=') chart.scale(.5)();
        else if (event.key === '-') chart.scale(2)();
        else if (event.key === 'Escape') chart.showAll();
        else if (steps[event.key]) at = moveTo(chart, at === null && event.key.startsWith('Arrow') ? start() : steps[event.key](start()));
        else return;
        event.preventDefault();
    });
    chart.over.addEventListener('blur', () => {
        at = null;
        chart.u.setCursor({ left: -10, top: -10 });
    });
}
