using System.Net;
using Gateway.Network;

namespace Gateway.Tests.Network;

public class VpcAddressesTests
{
    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("10.255.255.255", true)]
    [InlineData("172.16.0.0", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("192.168.1.1", true)]
    [InlineData("fd12:3456::1", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("172.32.0.0", false)]
    [InlineData("11.0.0.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("52.119.1.1", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("2600:1f14::1", false)]
    [InlineData("::ffff:52.119.1.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    public void By_default_the_private_ranges_are_inside(string address, bool inside) =>
        Assert.Equal(inside, new VpcAddresses([], UpstreamProfile.Aws).Contain(IPAddress.Parse(address)));

    [Fact]
    public void Named_blocks_take_the_place_of_the_default()
    {
        var vpc = new VpcAddresses(["10.1.0.0/16", "2600:1f14:1::/56"], UpstreamProfile.Aws);

        Assert.True(vpc.Contain(IPAddress.Parse("10.1.200.7")));
        Assert.True(vpc.Contain(IPAddress.Parse("2600:1f14:1::7")));
        Assert.False(vpc.Contain(IPAddress.Parse("10.2.0.1")));
        Assert.False(vpc.Contain(IPAddress.Parse("192.168.0.1")));
    }

    [Fact]
    public void The_simulators_own_addresses_are_inside_only_for_its_profile()
    {
        var sandbox = new VpcAddresses([], UpstreamProfile.Simulator);

        Assert.True(sandbox.Contain(IPAddress.Loopback));
        Assert.True(sandbox.Contain(IPAddress.IPv6Loopback));
        Assert.False(sandbox.Contain(IPAddress.Parse("127.0.0.2")));
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("10.1.0.0/16")]
    [InlineData("100.64.0.0/10")]
    [InlineData("100.70.0.0/16")]
    [InlineData("52.119.0.0/16")]
    [InlineData("fc00::/7")]
    [InlineData("2600:1f14:10::/44")]
    public void A_block_that_a_VPC_can_have_is_accepted(string block) =>
        Assert.True(VpcAddresses.TryReadBlock(block, out _));

    [Theory]
    [InlineData("0.0.0.0/0", "at most /16")]
    [InlineData("52.0.0.0/8", "at most /16")]
    [InlineData("8.0.0.0/7", "at most /16")]
    [InlineData("::/0", "at most /44")]
    [InlineData("2600::/16", "at most /44")]
    [InlineData("10.0.0.0/33", "not a CIDR block")]
    [InlineData("10.0.0.0", "not a CIDR block")]
    [InlineData("vpc", "not a CIDR block")]
    [InlineData("", "not a CIDR block")]
    public void Any_other_is_refused_with_the_remedy(string block, string because)
    {
        Assert.False(VpcAddresses.TryReadBlock(block, out var problem));

        Assert.Contains(because, problem.Value.En, StringComparison.Ordinal);
    }
}
