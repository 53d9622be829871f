namespace Gateway.Tests.RequestPolicy;

/// <summary>The reasons for a refusal by default. There are no others.</summary>
internal enum Reason
{
    /// <summary>None of these: a limit, or an invalid request.</summary>
    None,

    /// <summary>It can leave Japan, or reach a model that is not proven to stay there.</summary>
    LeavesJapan,

    /// <summary>Data would be read with another party's rights.</summary>
    ReadsWithOthersRights,

    /// <summary>The provider would run or keep something.</summary>
    ProviderRuns,

    /// <summary>It changes who pays how much.</summary>
    Payment,

    /// <summary>It gets around a guardrail.</summary>
    AroundGuardrail,

    /// <summary>The gateway does not know it.</summary>
    Unknown,
}

/// <summary>The parts of the API that can receive such a request.</summary>
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
