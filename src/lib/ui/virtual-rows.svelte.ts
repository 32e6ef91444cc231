import {
	elementScroll,
	observeElementOffset,
	observeElementRect,
	Virtualizer,
	type VirtualItem,
	type VirtualizerOptions
} from '@tanstack/virtual-core';
import { untrack } from 'svelte';

export interface VirtualRowsOptions {
	scroller: () => HTMLElement | undefined;
	count: () => number;
	/** Height of a row in pixels, guessed where rows are measured. */
	rowHeight: () => number;
	/** What a row is known by, so that its measured height moves with it. */
	key: (index: number) => string | number;
	/** Space above the first and below the last row, in pixels. */
	padding: number;
	/** Whether to stay at the end while rows are added. */
	follow: () => boolean;
}

/** How near to the end counts as "at the end", in pixels. */
const NEAR_END = 32;

/**
 * Which rows of a long list are drawn. Make it while a component is set up.
 *
 * V1: as long as `follow` holds and the reader is at the end, the list stays at the end.
 * V2: a reader who scrolled up stays where they are, whatever is added.
 */
export class VirtualRows {
	rows = $state.raw<VirtualItem[]>([]);
	height = $state(0);
	atEnd = $state(true);
	readonly #virtualizer: Virtualizer<HTMLElement, HTMLElement>;
	readonly #options: VirtualRowsOptions;
	/** Derived, so that only a change of it counts, not every change of what it is read from. */
	readonly #follow: boolean = $derived.by(() => this.#options.follow());
	/** Where the list was scrolled to last, by whoever did, in pixels. */
	#top = 0;
	/** Height of a row that the last drawing went by. */
	#rowHeight = 40;

	constructor(options: VirtualRowsOptions) {
		this.#options = options;
		this.#virtualizer = new Virtualizer(this.#settings(0, this.#rowHeight));
		$effect(() => {
			const scroller = options.scroller();
			if (!scroller) return;
			const unmount = this.#virtualizer._didMount();
			const noteEnd = () => this.#noteEnd(scroller);
			scroller.addEventListener('scroll', noteEnd, { passive: true });
			return () => {
				scroller.removeEventListener('scroll', noteEnd);
				unmount();
			};
		});
		$effect(() => {
			const [scroller, count, rowHeight] = [options.scroller(), options.count(), options.rowHeight()];
			const stay = untrack(() => this.#follow && this.atEnd);
			this.#virtualizer.setOptions(this.#settings(count, rowHeight));
			// Where rows are not measured, all of them have the new height.
			if (rowHeight !== this.#rowHeight && this.#virtualizer.itemSizeCache.size === 0) this.#virtualizer.measure();
			this.#rowHeight = rowHeight;
			this.#virtualizer._willUpdate();
			untrack(() => this.#draw());
			if (scroller && stay) this.#keepAtEnd();
		});
		$effect(() => {
			if (this.#follow) untrack(() => this.toEnd());
		});
	}

	/** Measures a row that was drawn; give it `data-index`. */
	readonly measure = (row: HTMLElement): (() => void) => {
		this.#virtualizer.measureElement(row);
		return () => this.#virtualizer.measureElement(null);
	};

	toEnd(): void {
		this.atEnd = true;
		this.#keepAtEnd();
	}

	toIndex(index: number): void {
		this.#virtualizer.scrollToIndex(index, { align: 'auto' });
	}

	#keepAtEnd(): void {
		// The new height is in the page only after this update was drawn.
		requestAnimationFrame(() => {
			const scroller = this.#options.scroller();
			if (!scroller || !this.atEnd) return;
			scroller.scrollTop = scroller.scrollHeight;
			this.#top = scroller.scrollTop;
		});
	}

	/** Rows that turn out higher than guessed also take the end away: only going up leaves it. */
	#noteEnd(scroller: HTMLElement): void {
		const { scrollTop, scrollHeight, clientHeight } = scroller;
		if (scrollHeight - scrollTop - clientHeight <= NEAR_END) this.atEnd = true;
		else if (scrollTop < this.#top - 1) this.atEnd = false;
		this.#top = scrollTop;
	}

	#draw(): void {
		this.rows = this.#virtualizer.getVirtualItems();
		const height = this.#virtualizer.getTotalSize();
		const grew = height > this.height;
		this.height = height;
		if (grew && this.#follow && this.atEnd) this.#keepAtEnd();
	}

	#settings(count: number, rowHeight: number): VirtualizerOptions<HTMLElement, HTMLElement> {
		return {
			count,
			overscan: 8,
			paddingStart: this.#options.padding,
			paddingEnd: this.#options.padding,
			estimateSize: () => rowHeight,
			getItemKey: this.#options.key,
			getScrollElement: () => this.#options.scroller() ?? null,
			scrollToFn: (offset, how, virtualizer) => {
				elementScroll(offset, how, virtualizer);
				this.#top = virtualizer.scrollElement?.scrollTop ?? 0;
			},
			observeElementRect,
			observeElementOffset,
			onChange: () => this.#draw()
		};
	}
}
