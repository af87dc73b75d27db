namespace ModalityCompetition.Sweeps.Reports.Markup;

/// <summary>
/// The style sheet of a page; like that of figures without characters that XML escapes. A box that scrolls sideways has a shadow where
/// there is more: the ground over it moves with the content and bares it. On paper nothing scrolls.
/// </summary>
internal static class PageStyle
{
    public const string Text = """

        *{box-sizing:border-box}
        :root{--shade:rgb(0 0 0/.25)}
        @media (prefers-color-scheme:dark){:root{--shade:rgb(255 255 255/.3)}}
        html{color-scheme:light dark;scroll-behavior:smooth}
        body{margin:0;background:var(--paper);color:var(--ink);
          font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans","DejaVu Sans",sans-serif;
          font-variant-numeric:tabular-nums;overflow-wrap:break-word}
        main,header.top,footer{max-width:908px;margin:0 auto;padding:0 24px}
        header.top{padding-top:56px}
        h1{font-size:30px;line-height:1.2;letter-spacing:-.01em;margin:0 0 10px;overflow-wrap:anywhere}
        h2{font-size:21px;line-height:1.3;margin:56px 0 10px;padding-top:14px;border-top:1px solid var(--grid);overflow-wrap:anywhere}
        h3{font-size:16px;margin:32px 0 6px;overflow-wrap:anywhere}
        p,ul{max-width:46rem;margin:8px 0}
        .kicker{color:var(--soft);font-size:13px;letter-spacing:.06em;text-transform:uppercase;margin:0 0 6px}
        .lead{font-size:18px;color:var(--soft)}
        dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:4px 20px;margin:22px 0;font-size:14.5px}
        dl.facts dt{color:var(--soft)}
        dl.facts dd{margin:0;overflow-wrap:anywhere}
        .answer{border:1.5px solid var(--base);border-radius:8px;padding:16px 20px;margin:22px 0}
        .answer p{margin:0 0 6px}
        .answer .question{color:var(--soft)}
        .answer .reply{font-size:18px;font-weight:600;max-width:none}
        .answer dl.facts{margin:12px 0 0}
        code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
        pre{white-space:pre-wrap;overflow-wrap:anywhere;background:color-mix(in srgb,var(--grid) 35%,transparent);padding:14px 16px;
          border-radius:6px;font-size:13px;line-height:1.5}
        nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;padding:0;font-size:14.5px;max-width:none}
        a{color:var(--c0);text-underline-offset:2px}
        ul.findings{padding-left:20px}
        ul.findings li{margin:7px 0}
        .warning{border-left:3px solid var(--c1);padding:6px 0 6px 14px;margin:10px 0;max-width:46rem}
        .note{font-size:13.5px;line-height:1.5;color:var(--soft)}
        figure{margin:30px 0 38px}
        .drawing,.table{overflow-x:auto;
          background:linear-gradient(90deg,var(--paper) 50%,transparent) left/48px 100% no-repeat local,
          linear-gradient(270deg,var(--paper) 50%,transparent) right/48px 100% no-repeat local,
          linear-gradient(90deg,var(--shade),transparent) left/16px 100% no-repeat scroll,
          linear-gradient(270deg,var(--shade),transparent) right/16px 100% no-repeat scroll}
        .drawing svg.figure .paper{fill:none}
        svg.figure{display:block;max-width:100%;min-width:620px;height:auto}
        figcaption{font-size:13.5px;line-height:1.5;color:var(--soft);max-width:50rem;margin-top:8px}
        figcaption b{color:var(--ink);font-weight:600}
        .table{margin:14px 0}
        table{border-collapse:collapse;font-size:13.5px;line-height:1.4;width:100%}
        th,td{text-align:left;padding:4px 14px 4px 0;vertical-align:top;border-bottom:1px solid var(--grid)}
        th{font-weight:600;border-bottom:1.5px solid var(--base);white-space:nowrap}
        .wide th{white-space:normal}
        .wide th,.wide td{padding-right:10px;min-width:4rem}
        @media (min-width:960px){.wide{width:min(100vw - 64px,1136px);margin-left:calc((100% - min(100vw - 64px,1136px))/2)}
          .wide td:first-child{overflow-wrap:anywhere;min-width:9rem}}
        .interval{display:block;color:var(--soft);font-size:12px}
        td.n{text-align:right;white-space:nowrap}
        th.n{text-align:right}
        td.verdict{white-space:nowrap}
        td.refuted{font-weight:600}
        td.quantity{min-width:15rem}
        details{margin:12px 0}
        summary{cursor:pointer;color:var(--ink);font-weight:600;font-size:15px;padding:4px 0;overflow-wrap:anywhere}
        footer{color:var(--soft);font-size:13.5px;margin-top:64px;padding-bottom:56px}
        @media (max-width:640px){main,header.top,footer{padding:0 16px}header.top{padding-top:28px}h2{margin-top:40px}
          dl.facts{grid-template-columns:1fr;gap:0}dl.facts dd{margin-bottom:6px}}
        @media print{:root{color-scheme:light}body{font-size:11pt}main,header.top,footer{max-width:none;padding:0}
          figure,tr{break-inside:avoid}h2,h3{break-after:avoid}nav{display:none}a{color:inherit}svg.figure{min-width:0}
          .drawing,.table{overflow:visible;background:none}.wide{width:auto;margin-left:0}
          th,td.n{white-space:normal}td.quantity{min-width:0}
          table{font-size:8.5pt}th,td{padding-right:8px}.interval{font-size:8pt}}

        """;
}
