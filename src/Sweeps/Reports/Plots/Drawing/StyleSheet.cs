namespace ModalityCompetition.Sweeps.Reports.Plots.Drawing;

/// <summary>
/// The style sheets. Colours are a dark-to-light sequence of Okabe and Ito's set, which people with the common forms of colour blindness
/// can tell apart; they differ in lightness too. No rule uses '&gt;', '&amp;' or '&lt;', so the text means the same in HTML and in XML.
/// </summary>
internal static class StyleSheet
{
    /// <summary>Rules of figures, for a page and for a drawing of its own.</summary>
    public const string Figures = """

        :root{--paper:#fff;--ink:#1c1f24;--soft:#565d68;--grid:#e4e7eb;--base:#8a919c;--c0:#0b4f8a;--c1:#c2540a;--c2:#00785a;--c3:#8e3b7e;
          --c4:#7a5c00;--c5:#3d3d3d}
        @media (prefers-color-scheme:dark){:root{--paper:#14171b;--ink:#e8eaed;--soft:#a7aeb9;--grid:#2a2f37;--base:#6d7581;--c0:#6cb4f0;
          --c1:#f19a54;--c2:#4fc7a1;--c3:#d994cc;--c4:#e0bf4b;--c5:#c8ccd2}}
        @media print{:root{--paper:#fff;--ink:#000;--soft:#333;--grid:#ddd;--base:#666;--c0:#0b4f8a;--c1:#c2540a;--c2:#00785a;--c3:#8e3b7e;
          --c4:#7a5c00;--c5:#3d3d3d}}
        svg.figure{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans","DejaVu Sans",sans-serif;
          font-variant-numeric:tabular-nums}
        svg.figure text{fill:var(--ink);font-size:12px}
        svg.figure .tick{fill:var(--soft);font-size:11px}
        svg.figure .panel-title{font-weight:600;font-size:12.5px}
        svg.figure .note{fill:var(--soft);font-size:11px;font-style:italic;paint-order:stroke;stroke:var(--paper);stroke-width:3px;
          stroke-linejoin:round}
        svg.figure .paper{fill:var(--paper)}
        svg.figure .grid{stroke:var(--grid);stroke-width:1}
        svg.figure .base,svg.figure .stub{stroke:var(--base);stroke-width:1}
        svg.figure .reference{stroke:var(--ink);stroke-width:1.1;stroke-dasharray:1.5 3}
        svg.figure .theory{stroke:var(--ink);stroke-width:1.6}
        svg.figure .s0{--c:var(--c0);--dash:none}
        svg.figure .s1{--c:var(--c1);--dash:7 3}
        svg.figure .s2{--c:var(--c2);--dash:2 2.5}
        svg.figure .s3{--c:var(--c3);--dash:9 3 2 3}
        svg.figure .s4{--c:var(--c4);--dash:12 4}
        svg.figure .s5{--c:var(--c5);--dash:4 2 1 2 1 2}
        svg.figure .bar{stroke:var(--c);stroke-width:1.2;fill:none}
        svg.figure .marker{stroke:var(--c);stroke-width:1.4;stroke-linejoin:round}
        svg.figure .full{fill:var(--c)}
        svg.figure .open{fill:var(--paper)}
        svg.figure .line{stroke:var(--c);stroke-width:1.8;stroke-dasharray:var(--dash);fill:none;stroke-linejoin:round}
        svg.figure .thin{stroke-width:1.2}
        svg.figure .faint{opacity:.5}
        svg.figure .band{fill:var(--c);opacity:.15}
        svg.figure .cell{fill:var(--ink);stroke:var(--base);stroke-width:.6}
        svg.figure .column{fill:var(--c);opacity:.75}
        svg.figure .range{fill:var(--c);fill-opacity:.18;stroke:var(--c);stroke-width:1}

        """;
}
