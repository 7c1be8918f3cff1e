// Looks at pages in a headless browser and says in TAP what is wrong with them.
// Usage: node check.mjs --browser chromium --widths 360,1440 --themes light,dark --shots FOLDER FILE.html...
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { createRequire } from 'node:module';
import * as look from './look.mjs';

const from = createRequire(resolve(process.env.PAGE_MODULES, 'package.json'));
const { chromium, firefox } = from('playwright-core');
const axe = readFileSync(from.resolve('axe-core/axe.min.js'), 'utf8');

const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        browser: { type: 'string', default: 'chromium' },
        widths: { type: 'string', default: '360' },
        themes: { type: 'string', default: 'light' },
        shots: { type: 'string' },
        'most-kb': { type: 'string', default: '80' },
    },
});

let tests = 0;
function report(name, faults) {
    tests += 1;
    if (faults.length) process.exitCode = 1;
    console.log(`${faults.length ? 'not ok' : 'ok'} ${tests} - ${name}`);
    for (const fault of faults.slice(0, 12)) console.log(`# ${fault}`);
}

// Debian's browsers as they are. Firefox is told by preferences what a page shall have, so that it is started for each theme, and
// once for pages without a script.
const launchers = {
    chromium: () => chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--force-color-profile=srgb'],
    }),
    firefox: (theme, script) => firefox.launch({
        channel: 'moz-firefox',
        executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
        firefoxUserPrefs: { 'layout.css.prefers-color-scheme.content-override': theme === 'dark' ? 0 : 1, 'javascript.enabled': script },
    }),
};
const emulates = values.browser === 'chromium';
const started = new Map();
async function browserFor(theme, script) {
    const key = emulates ? 'all' : `${theme} ${script}`;
    if (!started.has(key)) started.set(key, await launchers[values.browser](theme, script));
    return started.get(key);
}

// A page with what it says while it loads, and whom it asks.
async function open(file, { width, theme = 'light', script = true }) {
    const browser = await browserFor(theme, script);
    const emulated = emulates ? { colorScheme: theme, javaScriptEnabled: script } : { colorScheme: null };
    const context = await browser.newContext({ viewport: { width, height: 900 }, ...emulated });
    const page = await context.newPage();
    const faults = [];
    page.on('console', message => {
        if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', error => faults.push(`error: ${error.message}`));
    page.on('request', request => {
        if (request.url() !== pathToFileURL(file).href) faults.push(`asks for ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    await page.waitForTimeout(150);
    return { page, context, faults };
}

async function checkView(file, width, theme) {
    const name = `${basename(file, '.html')}, ${width} pixels, ${theme}`;
    const { page, context, faults } = await open(file, { width, theme });
    if (values.shots) {
        const said = [...faults];
        await page.screenshot({ path: `${values.shots}/${basename(file, '.html')}-${width}-${theme}.png`, fullPage: true });
        // To hide the caret Playwright adds a style, which the page's policy refuses; Firefox says so.
        if (!emulates) faults.splice(0, faults.length, ...said);
    }
    report(`${name}: no text below 11 pixels`, await page.evaluate(look.smallTexts));
    report(`${name}: nothing wider than the screen`, await page.evaluate(look.overflow));
    report(`${name}: no word is broken into letters`, await page.evaluate(look.brokenWords));
    report(`${name}: no text is cut off`, await page.evaluate(look.cutTexts));
    report(`${name}: the keyboard reaches everything`, await look.keyboard(page));
    report(`${name}: charts are read and zoomed by keys`, await look.charts(page));
    report(`${name}: axe finds nothing`, await look.accessibility(page, axe));
    report(`${name}: no error, nobody asked`, faults);
    await context.close();
}

async function checkFile(file) {
    const name = basename(file, '.html');
    const size = gzipSync(readFileSync(file)).length / 1000;
    report(`${name}: at most ${values['most-kb']} kB compressed`, size <= +values['most-kb'] ? [] : [`${size} kB`]);
    const plain = await open(file, { width: 1440, script: false });
    report(`${name}: complete without a script`, await look.withoutScript(plain.page));
    await plain.context.close();
    if (emulates) {
        const themed = await open(file, { width: 1440 });
        report(`${name}: charts follow the theme and the printer`, await look.themes(themed.page));
        await themed.context.close();
    }
    for (const width of values.widths.split(','))
        for (const theme of values.themes.split(',')) await checkView(file, +width, theme);
}

if (values.shots) mkdirSync(values.shots, { recursive: true });
try {
    for (const file of positionals) await checkFile(resolve(file));
} finally {
    for (const browser of started.values()) await browser.close();
}
console.log(`1..${tests}`);
