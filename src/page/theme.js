// Colours are those of tokens.css; a canvas has to be told when they change.
const dark = matchMedia('(prefers-color-scheme: dark)');
let colours = new Map();

export function colour(name) {
    if (!colours.has(name)) colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
    return colours.get(name);
}

// The same, so far from opaque; the tokens are all of the form #rrggbb.
export function faded(name, opacity) {
    return colour(name) + Math.round(opacity * 255).toString(16).padStart(2, '0');
}

export function onThemeChange(act) {
    dark.addEventListener('change', () => {
        colours = new Map();
        act();
    });
}
