using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Doctor.Causes;
using Gateway.Doctor.Findings;

namespace Gateway.Doctor.Checks;

/// <summary>
/// Checks that the servers at AWS's endpoints present their own certificates, and that this machine trusts these.
/// </summary>
internal sealed class TlsCheck(TlsProbe probe, EndpointSeverity severity, TimeProvider time) : ICheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public Topic Topic => Topics.Tls;

    public async Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        foreach (var (service, address) in examination.Here.Endpoints)
        {
            if (address.Scheme == Uri.UriSchemeHttps && !examination.Skips(Topic.Of(service), [service]))
            {
                examination.Add(
                    await AskAsync(service, address, examination.Addresses[service][0], cancellationToken), service);
            }
        }
    }

    private async Task<Finding> AskAsync(
        string service, Uri address, IPEndPoint found, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            return Evaluate(service, address, await probe.AskAsync(found, address.IdnHost, either.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Broken(service, address, "timeout");
        }
        catch (Exception broken) when (broken is IOException or SocketException or AuthenticationException)
        {
            return Broken(service, address, broken.GetType().Name);
        }
    }

    private Finding Evaluate(string service, Uri address, TlsProbeResult answer)
    {
        var topic = Topic.Of(service);
        var seen = string.Create(
            CultureInfo.InvariantCulture,
            $"{answer.Protocol} {answer.Subject}, issued by {answer.Issuer}, until {answer.Until:yyyy-MM-dd}");
        if (answer.Errors == SslPolicyErrors.None)
        {
            return topic.Ok(AwsErrorText.AsIs(seen));
        }

        return topic.Finding(
            severity.Of(service),
            AwsErrorText.AsIs($"{seen}: {answer.Errors}" + (answer.Links.Length == 0 ? "" : $" ({answer.Links})")),
            CauseOf(answer, address.IdnHost));
    }

    private static Cause CauseOf(TlsProbeResult answer, string host) => answer switch
    {
        // A certificate for another name is usually untrusted as well, but the wrong name explains more.
        { Errors: var errors } when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => new(
            "wrong_name", ResponsibleParty.Municipality,
            new(
                $"証明書が {host} のものではありません。エンドポイントの設定（AWS_ENDPOINT_URL_…）か名前解決が別のサーバーを指しています。",
                $"The certificate is not {host}'s. The endpoint setting (AWS_ENDPOINT_URL_…) or the name lookup leads "
                + "to another "
                + "server.")),
        { IsOutOfTime: true } => new(
            "certificate_out_of_time", ResponsibleParty.Municipality,
            new(
                "証明書の有効期間外です。まずゲートウェイの実行環境の時計を確認し、正しければ、通信経路上の機器（プロキシ、TLS 検査装置など）の証明書を確認してください（AWS の証明書は自動で更新されます）。",
                "A certificate is expired or not valid yet. Check this machine's clock first; if it is right, check the "
                + "certificate of the device on the way, such as a proxy or TLS inspection (AWS renews its own).")),
        _ => new(
            "untrusted_chain", ResponsibleParty.Municipality,
            new(
                "発行元をゲートウェイの実行環境が信頼していません。通信経路上に TLS 検査装置がないか（VPC エンドポイントへの通信は検査の対象外にする）、"
                + "イメージにルート証明書（ca-certificates の Amazon Root CA）があるか確認してください。",
                "This machine does not trust its issuer. Check whether a device inspects the traffic (exempt the VPC "
                + "endpoints), and that the image has the root certificates (ca-certificates with Amazon Root CA).")),
    };

    private Finding Broken(string service, Uri address, string why) => Topic.Of(service).Finding(
        severity.Of(service),
        new(
            $"{address.Authority} との TLS ハンドシェイクが完了しません（{why}）。",
            $"The TLS handshake with {address.Authority} does not complete ({why})."),
        new Cause(
            "handshake_failed", ResponsibleParty.Municipality,
            new(
                "通信を検査または遮断する機器、ネットワーク ACL、MTU を確認してください。TLS 1.2 以上が必要です。",
                "Check devices that inspect or block traffic, network ACLs and the MTU. TLS 1.2 or newer is needed.")));
}
