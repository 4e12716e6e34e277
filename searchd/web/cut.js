// A piece of a scanned page: the words in question with some of their lines, cut out of the page's image.
import { el, noImage, svg } from './dom.js';
import { t } from './words.js';

const DPI = 150;
const UNITS = 10000; // of a page, each way
const SIDE = 0.22; // of the page's width kept on either side
const LINES = 1.6; // heights of the box kept above and below

// `box`: [x, y, width, height] in units.
export function cutOut(paper, page, box) {
	const figure = el('figure', { class: 'cut' });
	const image = new Image();
	image.addEventListener('load', () => {
		const { naturalWidth: w, naturalHeight: h } = image;
		const [x, y, width, height] = [(box[0] * w) / UNITS, (box[1] * h) / UNITS, (box[2] * w) / UNITS, (box[3] * h) / UNITS];
		const left = Math.max(0, x - w * SIDE),
			top = Math.max(0, y - height * LINES);
		const right = Math.min(w, x + width + w * SIDE),
			bottom = Math.min(h, y + height * (1 + LINES));
		figure.replaceChildren(
			svg(
				'svg',
				{
					viewBox: `${left} ${top} ${right - left} ${bottom - top}`,
					role: 'img',
					'aria-label': t('Ảnh chỗ này trên trang {n}', { n: page }),
				},
				svg('image', { href: image.src, width: w, height: h }),
				svg('rect', { class: 'box-hit current', x: x - 2, y: y - 2, width: width + 4, height: height + 4 }),
			),
		);
	});
	image.addEventListener('error', () => figure.replaceChildren(noImage(image.src, () => figure.replaceWith(cutOut(paper, page, box)))));
	image.src = `/api/papers/${paper}/pages/${page}.png?dpi=${DPI}`;
	return figure;
}
