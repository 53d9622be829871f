namespace Gateway.Usage.Reports;

/// <summary>The length of time that one row of a report is for.</summary>
internal enum ReportPeriod
{
    Hour,
    Day,
    Month,
}
