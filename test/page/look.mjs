// What is asked of a page. Functions without an argument run inside of it; each gives a list of faults.

// Letters as they arrive on the screen: an SVG may shrink its own.
export function smallTexts() {
    const faults = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement;
        if (!node.data.trim() || !element.checkVisibility() || element.closest('script, style, .unseen')) continue;
        const matrix = element.getScreenCTM?.();
        const size = parseFloat(getComputedStyle(element).fontSize) * (matrix ? Math.hypot(matrix.a, matrix.b) : 1);
        if (size < 10.99) faults.add(`${size.toFixed(1)} pixels: ${node.data.trim().slice(0, 40)}`);
    }
    return [...faults];
}

export function overflow() {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll('main *, header *')].filter(each => each.getBoundingClientRect().right > width + 1);
    return wide.map(each => `${each.tagName}.${each.getAttribute('class')} ends at ${each.getBoundingClientRect().right}`);
}

// A column has room for words, not for letters one below the other.
export function brokenWords() {
    const faults = [];
    for (const text of document.querySelectorAll('.rows td span, th, dt, dd')) {
        if (!text.checkVisibility()) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const lines = new Set([...range.getClientRects()].map(each => Math.round(each.top))).size;
        const letters = text.textContent.trim().length;
        if (lines > Math.max(2, letters / 3)) faults.push(`${lines} lines: ${text.textContent.slice(0, 40)}`);
    }
    return faults;
}

// Names in pictures lie inside of their card.
export function cutTexts() {
    const faults = [];
    for (const text of document.querySelectorAll('.panel svg text')) {
        if (!text.checkVisibility()) continue;
        const own = text.getBoundingClientRect();
        const card = text.closest('.panel').getBoundingClientRect();
        if (own.left < card.left - 1 || own.right > card.right + 1) faults.push(`${text.textContent} leaves its card`);
    }
    return faults;
}

// Tab visits each control once, where it can be seen.
export async function keyboard(page) {
    const wanted = await page.evaluate(() => {
        const controls = [...document.querySelectorAll('a[href], button:not(:disabled), summary, [tabindex="0"]')]
            .filter(each => each.checkVisibility());
        controls.forEach((each, i) => { each.dataset.control = i; });
        document.activeElement?.blur();
        return controls.length;
    });
    const seen = new Set();
    const faults = [];
    for (let i = 0; i < wanted + 3; i += 1) {
        await page.keyboard.press('Tab');
        const now = await page.evaluate(() => {
            const at = document.activeElement;
            const style = getComputedStyle(at);
            const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
            return { control: at?.dataset.control, marked, name: at?.textContent.slice(0, 40) };
        });
        if (now.control === undefined) continue;
        seen.add(now.control);
        if (!now.marked) faults.push(`the focus is not to be seen: ${now.name}`);
    }
    if (seen.size < wanted) faults.push(`${seen.size} of ${wanted} controls reached`);
    return faults;
}

export async function charts(page) {
    const faults = [];
    const all = await page.locator('.live').all();
    for (const [i, chart] of all.entries()) {
        const host = page.locator('figure:has(.live)').nth(i);
        const button = host.locator('.tools button').last();
        await chart.focus();
        await page.keyboard.press('ArrowLeft');
        if (!/: .*\d/.test(await host.locator('[aria-live]').textContent())) faults.push(`chart ${i}: an arrow reads nothing`);
        if (!await button.count()) continue;
        await page.keyboard.press('+');
        await page.waitForTimeout(50);
        if (await button.isDisabled()) faults.push(`chart ${i}: + does not zoom`);
        await page.keyboard.press('Escape');
        await page.waitForTimeout(50);
        if (await button.isEnabled()) faults.push(`chart ${i}: Escape does not show all`);
    }
    return faults;
}

export async function accessibility(page, axe) {
    for (const summary of await page.locator('summary').all()) await summary.evaluate(each => { each.parentElement.open = true; });
    // The policy of the page lets no script in but its own; axe comes by the debugger.
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    return violations.flatMap(rule => rule.nodes.slice(0, 3).map(node => `${rule.id}: ${node.target} ${node.failureSummary.replace(/\s+/g, ' ')}`));
}

// A picture of one dot has no extent, and Playwright would call it hidden.
const isShown = locator => locator.evaluate(element => getComputedStyle(element).display !== 'none');

export async function withoutScript(page) {
    const faults = [];
    const drawn = await page.locator('.series .paths').all();
    for (const paths of drawn) if (!await isShown(paths)) faults.push('a series is not drawn');
    if (await page.locator('.live').count()) faults.push('something waits for a script');
    if (!await page.locator('h1').isVisible()) faults.push('there is no title');
    return faults;
}

export async function themes(page) {
    const faults = [];
    const picture = () => page.locator('.live canvas').first().evaluate(canvas => canvas.toDataURL());
    if (!await page.locator('.live canvas').count()) return faults;
    const light = await picture();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForTimeout(100);
    if (await picture() === light) faults.push('a chart keeps the colours of the other theme');
    await page.emulateMedia({ media: 'print' });
    if (await page.locator('.live').first().isVisible()) faults.push('a canvas is printed');
    if (!await isShown(page.locator('.series .paths').first())) faults.push('a series is not printed');
    return faults;
}
