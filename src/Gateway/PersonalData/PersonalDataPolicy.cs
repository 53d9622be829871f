using System.Collections.Immutable;
using System.Globalization;
using Gateway.Callers;
using Gateway.Errors;

namespace Gateway.PersonalData;

/// <summary>The rules and actions for personal data in one application's requests and responses. Immutable.</summary>
internal sealed class PersonalDataPolicy
{
    /// <param name="application">The id of the application.</param>
    /// <param name="options">Its validated settings.</param>
    public PersonalDataPolicy(string application, PersonalDataOptions options)
    {
        Section = $"Callers__Applications__{application}__PersonalData";
        Requests = options.Requests;
        UnreadableAttachments = options.UnreadableAttachments;
        Responses = options.Responses;
        ImmutableArray<PersonalDataRule> rules = options.Rules.Count == 0
            ? PersonalDataRules.All
            : [.. PersonalDataRules.All.Where(rule => options.Rules.Contains(rule.Id))];
        Rules = Requests == PersonalDataAction.Off ? [] : rules;
        ResponseRules = Responses == PersonalDataAction.Off ? [] : rules;
        if (Rules.Length + ResponseRules.Length > 0)
        {
            DetectorAtStart.Load();
        }
    }

    /// <summary>The name of its settings, as an operator writes it.</summary>
    public string Section { get; }

    /// <summary>The action for a number in a request.</summary>
    public PersonalDataAction Requests { get; }

    /// <summary>The action for a number in a response. Never Mask.</summary>
    public PersonalDataAction Responses { get; }

    /// <summary>The rules for responses; empty for no search.</summary>
    public ImmutableArray<PersonalDataRule> ResponseRules { get; }

    /// <summary>The error that replaces a response, or ends it.</summary>
    public GatewayError ResponseError => ErrorCode.PersonalDataBlocked.Because(
        "応答に個人番号等とみられる番号を検知したため、渡していません。ここまでの分は課金されています。"
        + $"誤検知の場合はゲートウェイの運用担当者に連絡してください（運用担当者向け: 設定 {Section}__Responses）。",
        "The answer holds what looks like a number that identifies a person, and was not given. What came so far was "
        + $"billed. If it is something else, ask the gateway's operator (setting {Section}__Responses).");

    /// <summary>The error that replaces a response, or ends it, when a part of it could not be searched.</summary>
    public GatewayError UnreadableResponseError => ErrorCode.PersonalDataBlocked.Because(
        "応答の一部を読み取れず、個人番号等の有無を確認できないため、渡していません。ここまでの分は課金されています。"
        + $"繰り返す場合は、requestId を添えてゲートウェイの運用担当者に連絡してください（運用担当者向け: 設定 {Section}__Responses）。",
        "A part of the answer could not be read, so the gateway cannot tell whether it contains a number that identifies a person, and it "
        + $"was not given. What came so far was billed. If this goes on, ask the gateway's operator (setting {Section}__Responses).");

    /// <summary>The action for images and documents that the gateway cannot inspect.</summary>
    public UnreadableAttachments UnreadableAttachments { get; }

    /// <summary>The rules for requests; empty for no search.</summary>
    public ImmutableArray<PersonalDataRule> Rules { get; }

    /// <summary>The error if a request with these matches may not be sent; <c>null</c> if it may, masked or not.</summary>
    public GatewayError? Evaluate(PersonalDataMatches findings)
    {
        var isDenied = findings.HasNumbers
            && (Requests == PersonalDataAction.Block
                || (Requests == PersonalDataAction.Mask && !findings.CanBeMasked));
        return isDenied ? Block(findings) : null;
    }

    private GatewayError Block(PersonalDataMatches findings)
    {
        var (ja, en) = (List(findings, "、", (name, count) => $"{name.Ja}とみられる番号 {count} 件"), List(findings, ", ", (name, count) => $"{name.En} {count}"));
        var signed = Signed(findings.InSigned);
        return ErrorCode.PersonalDataBlocked.Because(
            $"リクエストに{ja}を検知したため、送信していません。{signed.Ja}番号を取り除いてください。"
            + $"誤検知の場合はゲートウェイの運用担当者に連絡してください（運用担当者向け: 設定 {Section}__Requests）。",
            $"The request holds what looks like {en}, and was not sent. {signed.En}Take the numbers out. "
            + $"If they are something else, ask the gateway's operator (setting {Section}__Requests).") with
        {
            Members = findings.InSigned,
        };
    }

    private static Text Signed(ImmutableArray<string> places) => places is not [var first, ..] ? new("", "") : new(
        $"{first} は署名付きの思考ブロックで、番号を伏せると署名が無効になります。その思考ブロックのない会話で送り直してください。",
        $"{first} is of a thinking block, whose signature fails when a number in it is masked: send the conversation without that block. ");

    private static string List(PersonalDataMatches findings, string between, Func<Text, string, string> one) => string.Join(
        between,
        findings.Counts().Select(counted => one(counted.Rule.Name, counted.Count.ToString(CultureInfo.InvariantCulture))));
}
