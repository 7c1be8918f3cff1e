// The script of the page: what can be zoomed becomes a canvas, what can be pointed at says its value. Without it the
// pictures that the server drew stay as they are.
import { drawSeries } from './series.js';
import { showTips } from './tips.js';

for (const element of document.querySelectorAll('.series')) drawSeries(element);
showTips();
