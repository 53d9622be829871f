using System.Net;
using System.Net.Sockets;
using Gateway.Sandbox;

namespace Gateway.Tests.Programs;

public class FreePortsTests
{
    [Fact]
    public void A_taken_port_and_one_given_before_are_passed_over()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        var ports = new FreePorts();

        var first = ports.From(taken);
        var second = ports.From(taken);

        Assert.InRange(first, taken + 1, taken + 49);
        Assert.InRange(second, first + 1, taken + 49);
        Assert.Equal([(taken, first), (taken, second)], ports.Moved);
    }

    [Fact]
    public void Any_port_is_left_to_the_operating_system()
    {
        var ports = new FreePorts();

        Assert.Equal([0, 0], [ports.From(0), ports.From(0)]);
    }
}
