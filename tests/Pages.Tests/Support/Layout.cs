using Microsoft.Playwright;

namespace ModalityCompetition.Pages.Tests.Support;

/// <summary>What a reader would see to be wrong, measured in the browser.</summary>
internal static class Layout
{
    // Elements that stick out of the page and are in no box that scrolls. Their own descendants are not named again.
    private const string StickingOut = """
        () => {
          const width = document.documentElement.clientWidth, out = [];
          const scrolls = e => ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX);
          const walk = e => {
            const box = e.getBoundingClientRect();
            if (box.width > 0 && (box.right > width + 1 || box.left < -1)) {
              out.push(`<${e.tagName.toLowerCase()} class="${e.getAttribute('class') || ''}" id="${e.id}"> ` +
                `${Math.round(box.left)} to ${Math.round(box.right)}: ${e.textContent.slice(0, 60)}`);
              return;
            }
            if (scrolls(e)) return;
            const before = out.length;
            for (const child of e.children) walk(child);
            // Words that are longer than a line stick out of a box that does not.
            if (out.length === before && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1 && box.left + e.scrollWidth > width) {
              out.push(`<${e.tagName.toLowerCase()} class="${e.getAttribute('class') || ''}"> ` +
                `${e.scrollWidth} in ${e.clientWidth}: ${e.textContent.slice(0, 60)}`);
            }
          };
          for (const child of document.body.children) walk(child);
          if (document.documentElement.scrollWidth > width)
            out.push(`the page is ${document.documentElement.scrollWidth} wide and shows ${width}`);
          return out;
        }
        """;

    // Boxes that scroll sideways and do not show that there is more.
    private const string WithoutHint = """
        () => [...document.querySelectorAll('body *')]
          .filter(e => e.scrollWidth > e.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX)
            && e.tagName !== 'TEXTAREA')
          .filter(e => !getComputedStyle(e).backgroundImage.includes('gradient'))
          .map(e => `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') || ''}"> ${e.scrollWidth} in ${e.clientWidth}`)
        """;

    // Tables of many columns that are wider than their box.
    private const string Scrolling = """
        () => [...document.querySelectorAll('.wide')]
          .filter(e => e.scrollWidth > e.clientWidth + 1)
          .map(e => `${e.scrollWidth} in ${e.clientWidth}: ${e.textContent.slice(0, 60)}`)
        """;

    // Boxes whose content is wider than they are: on paper nobody can scroll them.
    private const string CutOff = """
        () => [...document.querySelectorAll('body *')]
          .filter(e => e.scrollWidth > e.clientWidth + 1 && ['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX)
            && e.clientWidth > 1)
          .map(e => `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') || ''}"> ` +
            `${e.scrollWidth} in ${e.clientWidth}: ${e.textContent.slice(0, 60)}`)
        """;

    // Text whose colour is too close to what it stands on (Web Content Accessibility Guidelines 2.1, success criterion 1.4.3: 4.5 to 1).
    private const string Faint = """
        () => {
          const pixel = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
          const canvas = pixel.getContext('2d', { willReadFrequently: true });
          const parse = text => {
            canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
            const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
            return [r, g, b, a / 255];
          };
          const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
          const linear = v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
          const luminance = c => { const [r, g, b] = c.map(v => linear(v / 255)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const contrast = (a, b) => {
            const [x, y] = [luminance(a), luminance(b)];
            return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
          };
          const ground = e => {
            const own = parse(getComputedStyle(e).backgroundColor);
            return own[3] === 1 ? own : over(own, e.parentElement ? ground(e.parentElement) : [255, 255, 255, 1]);
          };
          const faint = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode());) {
            const e = node.parentElement, style = getComputedStyle(e);
            if (!node.data.trim() || !e.checkVisibility() || ['OPTION', 'STYLE', 'SCRIPT', 'NOSCRIPT'].includes(e.tagName)) continue;
            const colour = parse(e.namespaceURI.endsWith('svg') ? style.fill : style.color), on = ground(e);
            const ratio = contrast(over(colour, on), on);
            const place = `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') || ''}">`;
            if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${place} ${node.data.trim().slice(0, 40)}`);
          }
          return faint;
        }
        """;

    /// <summary>Fails if anything sticks out of the page, or scrolls in it without a hint.</summary>
    public static async Task FitsAsync(IPage page)
    {
        Assert.Empty(await page.EvaluateAsync<string[]>(StickingOut));
        Assert.Empty(await page.EvaluateAsync<string[]>(WithoutHint));
    }

    /// <summary>Fails if a reader has to scroll sideways in a wide table to see its last column.</summary>
    public static async Task ShowsWholeTablesAsync(IPage page) => Assert.Empty(await page.EvaluateAsync<string[]>(Scrolling));

    /// <summary>Fails if anything would be cut off on paper of the width of the window.</summary>
    public static async Task FitsOnPaperAsync(IPage page)
    {
        Assert.Empty(await page.EvaluateAsync<string[]>(StickingOut));
        Assert.Empty(await page.EvaluateAsync<string[]>(CutOff));
    }

    /// <summary>Fails if some text can hardly be told from its ground.</summary>
    public static async Task IsLegibleAsync(IPage page) => Assert.Empty(await page.EvaluateAsync<string[]>(Faint));

    /// <summary>The lightness of the page's ground, 0 (black) to 255.</summary>
    public static Task<double> GroundAsync(IPage page) =>
        page.EvaluateAsync<double>(
            "() => { const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number); return (r + "
                + "g + b) / 3; }"
        );
}
