namespace Gateway.Tests.RequestPolicy;

/// <summary>Why something is refused by default. There are no others.</summary>
internal enum Reason
{
    /// <summary>None of these: a limit, or a request that is wrong.</summary>
    None,

    /// <summary>It can leave Japan, or reach a model that was not proven to stay there.</summary>
    LeavesJapan,

    /// <summary>Data would be read with somebody else's rights.</summary>
    ReadsWithOthersRights,

    /// <summary>The provider would run or keep something.</summary>
    ProviderRuns,

    /// <summary>It changes who pays how much.</summary>
    Payment,

    /// <summary>It gets around a guardrail.</summary>
    AroundGuardrail,

    /// <summary>Nobody here knows it.</summary>
    Unknown,
}

/// <summary>The places of the API that a request with such a thing can be sent to.</summary>
internal enum Surface
{
    Converse,
    ConverseStream,
    NativeConverse,
    NativeConverseStream,
    Invoke,
    InvokeStream,
    InvokeHeaders,
    CountTokensOfConverse,
    CountTokensOfInvoke,
}
