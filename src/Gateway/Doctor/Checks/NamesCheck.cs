using System.Net;
using System.Net.Sockets;
using Gateway.Doctor.Causes;
using Gateway.Doctor.Findings;
using Gateway.Network;

namespace Gateway.Doctor.Checks;

/// <summary>Checks that the names of AWS's endpoints resolve to addresses inside the VPC only.</summary>
internal sealed class NamesCheck(
    HostLookup lookup, VpcAddresses inside, EndpointSeverity severity, TimeProvider time) : ICheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public Topic Topic => Topics.Dns;

    public async Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        foreach (var (service, address) in examination.Here.Endpoints)
        {
            var (finding, found) = await LookUpAsync(examination.Here, service, address.IdnHost, cancellationToken);
            examination.Addresses[service] = [.. found.Select(one => new IPEndPoint(one, address.Port))];
            examination.Add(finding, service);
        }
    }

    private async Task<(Finding Finding, IPAddress[] Found)> LookUpAsync(
        Deployment here, string service, string host, CancellationToken cancellationToken)
    {
        try
        {
            var found = await lookup(host, cancellationToken).WaitAsync(Patience, time, cancellationToken);
            return (found.Length == 0 ? Lost(here, service, host, "0") : Evaluate(here, service, host, found), found);
        }
        catch (SocketException unknown)
        {
            return (Lost(here, service, host, unknown.SocketErrorCode.ToString()), []);
        }
        catch (TimeoutException)
        {
            return (Lost(here, service, host, "timeout"), []);
        }
    }

    private Finding Evaluate(Deployment here, string service, string host, IPAddress[] found)
    {
        var topic = Topic.Of(service);
        var seen = $"{host} → {string.Join(", ", found.Select(address => address.ToString()))}";
        return found.All(inside.Contain)
            ? topic.Ok(AwsErrorText.AsIs(seen))
            : topic.Finding(
                severity.Of(service),
                new(
                    $"{seen}（うち {found.Count(address => !inside.Contain(address))} 件が VPC の外。ゲートウェイは接続しません）",
                    $"{seen} ({found.Count(address => !inside.Contain(address))} outside the VPC; the gateway does not "
                    + "connect)"),
                new Cause(
                    "name_public", ResponsibleParty.Municipality,
                    new(
                        $"{service} のインターフェイス型 VPC エンドポイントを作り、プライベート DNS を有効にしてください（VPC の enableDnsSupport と "
                        + "enableDnsHostnames も必要です）。アドレスが VPC 自身のものなら Network__VpcCidrBlocks に範囲を加えてください。",
                        $"Create the interface VPC endpoint of {service} with private DNS (the VPC needs "
                        + "enableDnsSupport and enableDnsHostnames). If the address is the VPC's own, add its "
                        + "range to Network__VpcCidrBlocks."),
                    InterfaceEndpoint.Of(here, service)));
    }

    private Finding Lost(Deployment here, string service, string host, string why) => Topic.Of(service).Finding(
        severity.Of(service),
        new($"{host} のアドレスが得られません（{why}）。", $"{host} has no address ({why})."),
        new Cause(
            "name_unknown", ResponsibleParty.Municipality,
            new(
                $"VPC の DNS（enableDnsSupport、独自の DNS サーバーの転送設定）と、{service} の VPC エンドポイントのプライベート DNS を確認してください。",
                "Check the VPC's DNS (enableDnsSupport, forwarding of a DNS server of your own) and the "
                + $"private DNS of the {service} VPC endpoint."),
            InterfaceEndpoint.Of(here, service)));
}
