namespace Gateway.Network;

/// <summary>The <c>Network</c> section: the addresses that belong to the VPC.</summary>
internal sealed class NetworkOptions
{
    public const string Section = "Network";

    /// <summary>
    /// The VPC's address ranges in CIDR notation. A connection to AWS is opened only to an address inside one of them.
    /// Default empty, which means every private range: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 and fc00::/7. Naming
    /// the VPC's own ranges is stricter.
    /// </summary>
    public IList<string> VpcCidrBlocks { get; set; } = [];
}
