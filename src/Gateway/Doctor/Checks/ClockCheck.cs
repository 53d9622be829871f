using System.Globalization;
using Gateway.Bedrock.Runtime;
using Gateway.Doctor.Findings;
using Gateway.Network;
using Microsoft.Extensions.Options;

namespace Gateway.Doctor.Checks;

/// <summary>Checks this machine's clock against the <c>Date</c> of AWS's response to an unsigned request.</summary>
internal sealed class ClockCheck(
    UpstreamConnector connector, IOptions<BedrockOptions> options, AwsClock clock) : ICheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Date has whole seconds; on average half a second is cut off.
    private static readonly TimeSpan CutOff = TimeSpan.FromSeconds(0.5);

    // The clocks of AWS's servers differ a little.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    // AWS refuses a signature that is more than this off.
    private static readonly TimeSpan MaxSkewForSignatures = TimeSpan.FromMinutes(5);

    public Topic Topic => Topics.Clock;

    public async Task ExamineAsync(Examination examination, CancellationToken cancellationToken)
    {
        var reachable = examination.Here.Endpoints
            .Where(endpoint => examination.Obstacle(endpoint.Service) is null)
            .ToList();
        if (reachable.Count == 0)
        {
            examination.Skips(Topic, [Prerequisites.Sts]);
            return;
        }

        foreach (var (service, address) in reachable)
        {
            if (await AskAsync(address, cancellationToken) is { } off)
            {
                examination.Add(Evaluate(service, off));
                return;
            }
        }

        examination.Add(Topic.Warn(
            new("応答に Date ヘッダーがなく、確認できません。", "No response had a Date header to compare with."),
            new Cause(
                "no_date", ResponsibleParty.Municipality,
                new(
                    "AWS の応答には必ず Date があります。通信経路上の機器（プロキシ、TLS 検査装置など）を確認してください。",
                    "AWS's responses always have one. Check the devices on the way, such as a proxy or TLS inspection."))));
    }

    /// <returns>The time by which AWS's clock is ahead of this machine's; <c>null</c> if no response shows it.</returns>
    private async Task<TimeSpan?> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        using var http = BedrockConnections.Open(options.Value, connector, clock);
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        var sentAt = clock.MachineNow;
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            return response.Headers.Date + CutOff - sentAt - ((clock.MachineNow - sentAt) / 2);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private Finding Evaluate(string service, TimeSpan off)
    {
        var seconds = off.TotalSeconds.ToString("+0;-0;0", CultureInfo.InvariantCulture);
        var seen = new Errors.Text(
            $"{service} の時計との差は {seconds} 秒です。", $"{service}'s clock differs from this machine's by {seconds} s.");
        return off.Duration() <= Tolerance
            ? Topic.Ok(seen)
            : Topic.Finding(
                off.Duration() <= MaxSkewForSignatures ? FindingStatus.Warning : FindingStatus.Failure,
                seen,
                new Cause(
                    "clock_wrong", ResponsibleParty.Municipality,
                    new(
                        "ゲートウェイの実行環境の時計を合わせてください（chrony と Amazon Time Sync 169.254.169.123）。5 分を超えると AWS は署名を拒否します。"
                        + "ゲートウェイは AWS の時計に合わせて署名し直しますが、24 時間を超える差は信用しません。",
                        "Set this machine's clock (chrony with Amazon Time Sync, 169.254.169.123). AWS rejects "
                        + "signatures more than 5 minutes off. The gateway signs again by AWS's clock, but "
                        + "trusts no difference over 24 hours.")));
    }
}
