// Bars, cells and pieces of the pictures say their value in a tooltip of ours, at once and in the page's own type.
export function showTips() {
    const tip = document.createElement('div');
    tip.className = 'tip';
    tip.hidden = true;
    tip.setAttribute('aria-hidden', 'true');
    document.body.append(tip);

    // The browser's own tooltip would come a second later: the text moves to where only we look.
    const textOf = target => {
        const holder = target.closest?.('svg rect, [title], [data-tip]');
        if (!holder) return null;
        const title = holder.querySelector?.(':scope > title');
        if (title) {
            holder.dataset.tip = title.textContent;
            title.remove();
        } else if (holder.title) {
            holder.dataset.tip = holder.title;
            holder.removeAttribute('title');
        }
        return holder.dataset.tip || null;
    };

    const place = event => {
        const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
        tip.style.left = `${Math.max(8, Math.min(event.clientX + 12, room))}px`;
        const above = event.clientY - tip.offsetHeight - 12;
        tip.style.top = `${above > 4 ? above : event.clientY + 16}px`;
    };

    document.addEventListener('pointerover', event => {
        const text = textOf(event.target);
        tip.hidden = !text;
        if (!text) return;
        tip.textContent = text;
        place(event);
    });
    document.addEventListener('pointermove', event => {
        if (!tip.hidden) place(event);
    });
    document.addEventListener('pointerleave', () => { tip.hidden = true; });
    document.addEventListener('scroll', () => { tip.hidden = true; }, { passive: true });
}
