using Gateway.Simulator.Identities;
using Gateway.Simulator.Journal;

namespace Gateway.Simulator.Wire;

/// <summary>Facts about a call, collected for the journal while the response is made.</summary>
internal sealed class CallTrace
{
    /// <summary>The x-amzn-RequestId of the response.</summary>
    internal string RequestId { get; } = Guid.NewGuid().ToString("D");

    internal string Service { get; set; } = AwsServices.None;

    /// <summary>The operation in AWS's spelling; empty until it is known.</summary>
    internal string Operation { get; set; } = "";

    internal string? ModelId { get; set; }

    /// <summary>The access key that the request names, even if its signature is wrong.</summary>
    internal string? AccessKeyId { get; set; }

    /// <summary>The caller, once the signature was verified.</summary>
    internal Principal? Principal { get; set; }

    /// <summary>The tokens of the model's answer; null until there is one, and for CountTokens, which costs nothing.</summary>
    internal BilledTokens? Billed { get; set; }

    /// <summary>The Region whose model served the call.</summary>
    internal string? DestinationRegion { get; set; }
}
