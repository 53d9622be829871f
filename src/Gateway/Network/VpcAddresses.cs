using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Gateway.Errors;

namespace Gateway.Network;

/// <summary>The addresses that count as inside the VPC.</summary>
internal sealed class VpcAddresses
{
    // A VPC may also have public ranges of its own. The largest that AWS gives one is /16 of IPv4 and /44 of IPv6.
    private const int MaxPublicIPv4 = 16;
    private const int MaxPublicIPv6 = 44;

    private static readonly ImmutableArray<IPNetwork> Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("fc00::/7"),
    ];

    // Not private by RFC 1918, but not routed on the internet either, and AWS allows it for a VPC.
    private static readonly IPNetwork CarrierGrade = IPNetwork.Parse("100.64.0.0/10");

    private static readonly ImmutableArray<IPNetwork> Loopback =
        [IPNetwork.Parse("127.0.0.1/32"), IPNetwork.Parse("::1/128")];

    private readonly ImmutableArray<IPNetwork> _blocks;

    /// <param name="blocks">CIDR blocks, each accepted by <see cref="TryReadBlock"/>; none means every private one.</param>
    /// <param name="profile">The simulator's profile adds its two loopback addresses.</param>
    public VpcAddresses(IEnumerable<string> blocks, UpstreamProfile profile)
    {
        ImmutableArray<IPNetwork> read = [.. blocks.Select(block => IPNetwork.Parse(block))];
        _blocks = [.. read.IsEmpty ? Private : read, .. profile == UpstreamProfile.Simulator ? Loopback : []];
    }

    private VpcAddresses(ImmutableArray<IPNetwork> blocks) => _blocks = blocks;

    /// <summary>These addresses and this machine's own, for what never leaves it, such as a collector in a sidecar.</summary>
    public VpcAddresses AndThisMachine() => new([.. _blocks, .. Loopback]);

    /// <summary>True when an address is inside. An IPv4-mapped IPv6 address counts as the IPv4 address.</summary>
    public bool Contain(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _blocks.Any(block => block.Contains(plain));
    }

    /// <summary>Reads a block that a VPC can have: private, or not larger than AWS gives one VPC.</summary>
    /// <param name="text">CIDR notation, such as <c>10.1.0.0/16</c>.</param>
    /// <param name="problem">The reason why it is not one, as the end of a sentence.</param>
    public static bool TryReadBlock(string text, [NotNullWhen(false)] out Text? problem)
    {
        if (!IPNetwork.TryParse(text, out var block))
        {
            problem = new Text(
                "10.1.0.0/16 のように、ネットワークの先頭アドレスと長さ（CIDR）を設定してください。",
                "is not a CIDR block. Write the network's first address and its length, such as 10.1.0.0/16");
            return false;
        }

        var isIPv4 = block.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
        var largest = isIPv4 ? MaxPublicIPv4 : MaxPublicIPv6;
        problem = IsInside(block, CarrierGrade) || Private.Any(range => IsInside(block, range))
            || block.PrefixLength >= largest
                ? null
                : new Text(
                    $"プライベートアドレスの外では、VPC の範囲として大きすぎます。VPC 自身の範囲（/{largest} 以下の大きさ）を設定してください。",
                    "is larger than a VPC's range outside the private ones can be. "
                    + $"Name the VPC's own blocks (at most /{largest})");
        return problem is null;
    }

    private static bool IsInside(IPNetwork block, IPNetwork range) =>
        block.BaseAddress.AddressFamily == range.BaseAddress.AddressFamily
        && block.PrefixLength >= range.PrefixLength
        && range.Contains(block.BaseAddress);
}
