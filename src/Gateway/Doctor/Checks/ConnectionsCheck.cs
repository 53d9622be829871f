using System.Net;
using System.Net.Sockets;
using Gateway.Doctor.Causes;
using Gateway.Doctor.Findings;

namespace Gateway.Doctor.Checks;

/// <summary>Checks that every address of AWS's endpoints accepts a TCP connection.</summary>
internal sealed class ConnectionsCheck(EndpointSeverity severity, TimeProvider time) : ICheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public Topic Topic => Topics.Tcp;

    public async Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        foreach (var (service, _) in examination.Here.Endpoints)
        {
            if (examination.Skips(Topic.Of(service), [service]))
            {
                continue;
            }

            var tried = await Task.WhenAll(
                examination.Addresses[service].Select(address => TryAsync(address, cancellationToken)));
            IPEndPoint[] connected = [.. tried.Where(one => one.Why is null).Select(one => one.Address)];
            examination.Addresses[service] = connected;
            examination.Add(Evaluate(service, tried), connected.Length == 0 ? service : null);
        }
    }

    // Why is null if it connects.
    private async Task<(IPEndPoint Address, string? Why)> TryAsync(
        IPEndPoint address, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, either.Token);
            return (address, null);
        }
        catch (SocketException refused)
        {
            return (address, refused.SocketErrorCode.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (address, "timeout");
        }
    }

    private Finding Evaluate(string service, (IPEndPoint Address, string? Why)[] tried)
    {
        var topic = Topic.Of(service);
        var seen = AwsErrorText.AsIs(string.Join(", ", tried.Select(one => $"{one.Address} {one.Why ?? "ok"}")));
        if (tried.All(one => one.Why is null))
        {
            return topic.Ok(seen);
        }

        return topic.Finding(
            tried.Any(one => one.Why is null) ? FindingStatus.Warning : severity.Of(service),
            seen,
            new Cause(
                "no_connection", ResponsibleParty.Municipality,
                new(
                    $"{service} の VPC エンドポイントのセキュリティグループが、ゲートウェイからの TCP 443 を許可しているか確認してください。"
                    + "timeout はセキュリティグループ・ネットワーク ACL・経路、ConnectionRefused は宛先の誤りのことが多いです。",
                    $"See that the security group of the {service} VPC endpoint lets in TCP 443 from the gateway. A "
                    + "timeout is mostly a security group, network ACL or route; ConnectionRefused mostly a wrong "
                    + "address."),
                Snippets.SecurityGroupRule));
    }
}
