using Gateway.Simulator.Identities;

namespace Gateway.Simulator.Wire;

/// <summary>What is learnt about a call while it is answered, for the journal.</summary>
internal sealed class CallTrace
{
    /// <summary>The x-amzn-RequestId of the answer.</summary>
    internal string RequestId { get; } = Guid.NewGuid().ToString("D");

    internal string Service { get; set; } = AwsServices.None;

    /// <summary>The operation in AWS's spelling; empty until it is known.</summary>
    internal string Operation { get; set; } = "";

    internal string? ModelId { get; set; }

    /// <summary>The access key the request claims, whether or not its signature is right.</summary>
    internal string? AccessKeyId { get; set; }

    /// <summary>The caller, once the signature was found right.</summary>
    internal Principal? Principal { get; set; }

    /// <summary>The Region whose model answered.</summary>
    internal string? DestinationRegion { get; set; }
}
