using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Faults;

/// <summary>The faults that all services share: those of the network and of load balancers.</summary>
internal static class ConnectionFaults
{
    private const string BadGatewayPage =
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
        + "<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n";

    /// <summary>The reply after the fault was applied to it; null if the fault is one of the service's own.</summary>
    internal static ServiceReply? Apply(FaultKind fault, ServiceReply reply) => fault switch
    {
        FaultKind.Slow => reply,
        FaultKind.Hang => reply with { Delivery = Delivery.Hang, ErrorCode = "simulator:Hang" },
        FaultKind.Reset => reply with { Delivery = Delivery.Reset, ErrorCode = "simulator:Reset" },
        FaultKind.Truncated => reply with { Delivery = Delivery.Truncated, ErrorCode = "simulator:Truncated" },
        FaultKind.Html502 => ServiceReply.Text(StatusCodes.Status502BadGateway, "text/html", BadGatewayPage) with
        {
            ErrorCode = "simulator:Html502",
        },
        FaultKind.Empty500 => ServiceReply.Text(StatusCodes.Status500InternalServerError, "application/json", "") with
        {
            ErrorCode = "simulator:Empty500",
        },
        _ => null,
    };
}
