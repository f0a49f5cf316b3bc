namespace Octavo.Reports.Tables;

/// <summary>
/// The style of our tables and chips. Everything takes the page's own text colour, so that it reads in dark and light,
/// in Jupyter, VS Code and an exported page, without knowing which it is in; chips carry their own ground and text colour.
/// </summary>
internal static class TableStyle
{
    /// <summary>The style element that goes with each table, so that a single notebook output stands on its own.</summary>
    public const string Html =
        "<style>"
        + ".octavo-scroll{overflow-x:auto;max-width:100%;margin:.5em 0 1em}"
        + "table.octavo-table{border-collapse:collapse;border:0;margin:0;font-size:.92em;line-height:1.35;color:inherit;background:none;width:auto;font-variant-numeric:tabular-nums}"
        + "table.octavo-table caption{caption-side:top;text-align:left;font-weight:600;padding:0 .6em .5em 0;color:inherit}"
        + "table.octavo-table th,table.octavo-table td{padding:.35em .8em .35em 0;border:0;border-bottom:1px solid rgba(128,128,128,.35);text-align:left;vertical-align:top;background:none;color:inherit;white-space:normal;max-width:none}"
        + "table.octavo-table thead th{border-bottom:1.5px solid rgba(128,128,128,.8);vertical-align:bottom;font-weight:600}"
        + "table.octavo-table tbody th{font-weight:500;white-space:nowrap}table.octavo-table tbody th.long{white-space:normal}"
        + "table.octavo-table tbody tr,table.octavo-table thead tr,table.octavo-table tbody tr:nth-child(odd),table.octavo-table tbody tr:hover{background:none}"
        + "table.octavo-table .number{text-align:right;padding-left:.8em}table.octavo-table td.number{white-space:nowrap}"
        + "table.octavo-table .unit,table.octavo-table .source,table.octavo-table .count{display:block;font-weight:400;font-size:.88em;opacity:.75}"
        + "table.octavo-table td .unit,table.octavo-table .count{white-space:normal}"
        + "table.octavo-claim-table td:nth-child(2),table.octavo-claim-table .rule{min-width:11em}table.octavo-claim-table td.number{min-width:9em}"
        + "table.octavo-table tfoot td{border-bottom:0;opacity:.75;font-size:.9em}"
        + "@media(max-width:600px){table.octavo-claim-table thead{display:none}table.octavo-claim-table,table.octavo-claim-table tbody,table.octavo-claim-table caption{display:block}"
        + "table.octavo-claim-table tbody tr{display:flex;flex-wrap:wrap;gap:.15em .8em;padding:.6em 0;border-bottom:1px solid rgba(128,128,128,.35)}"
        + "table.octavo-claim-table tbody th,table.octavo-claim-table tbody td{border:0;padding:0;order:2;flex:1 1 100%}"
        + "table.octavo-claim-table tbody th{order:0;flex:0 0 auto}table.octavo-claim-table tbody td:last-child{order:1;flex:0 0 auto}"
        + "table.octavo-claim-table .number{text-align:left;white-space:normal;padding:0}table.octavo-claim-table .rule::before{content:'Rule: ';opacity:.75}}"
        + ".octavo-chip{display:inline-block;padding:.12em .6em;border-radius:1em;font-size:.88em;font-weight:600;white-space:nowrap;color:#fff}"
        + ".octavo-chip.right{background:#1a7046}.octavo-chip.wrong{background:#b3261e}.octavo-chip.imprecise{background:#8a5200}"
        + ".octavo-chip.mixed{background:#6247b0}.octavo-chip.inconclusive{background:#5b6470}"
        + ".octavo-hash{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.88em;overflow-wrap:anywhere}"
        + "</style>";
}
