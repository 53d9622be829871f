namespace Gateway.Audit.Exports;

/// <summary>Which records an officer asks for; what is <c>null</c> does not limit.</summary>
/// <param name="RequestId">One request.</param>
/// <param name="Application">One application.</param>
/// <param name="Day">One day, in Japan's time.</param>
internal sealed record ExportFilter(string? RequestId, string? Application, DateOnly? Day)
{
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    /// <summary>True when it does not limit anything: nobody needs the whole trail as a file.</summary>
    public bool IsEmpty => this is { RequestId: null, Application: null, Day: null };

    /// <summary>The first moment.</summary>
    public DateTimeOffset From => Day is { } day ? new(day.ToDateTime(TimeOnly.MinValue), Japan) : DateTimeOffset.UnixEpoch;

    /// <summary>The first moment after it.</summary>
    public DateTimeOffset To => Day is null ? DateTimeOffset.MaxValue : From.AddDays(1);

    /// <summary>The form in which the trail records it.</summary>
    public override string ToString() => $"request_id={RequestId};application={Application};day={Day:yyyy-MM-dd}";
}
