using Gateway.Doctor.Findings;

namespace Gateway.Doctor.Causes;

/// <summary>The causes why an account cannot use a model although every policy allows it.</summary>
internal static class ModelAccessCauses
{
    /// <summary>The cause when the form was never sent in; a call then gets a 404.</summary>
    public static Cause FormMissing { get; } = new(
        "form_missing", ResponsibleParty.Contractor,
        new(
            "Anthropic の初回利用フォーム（ユースケースの詳細。アカウントごとに一度）が未提出です。呼び出しは 404 になります。モデル ID の誤りではありません。"
            + "管理者権限を持つ事業者の担当者が Bedrock コンソールのモデルカタログか、次のコマンドで提出してください。",
            "Anthropic's form about the first use (once an account) was never sent in; calls get a 404, and the "
            + "model id is not at fault. Have an administrator send it in: Bedrock console, model catalog, or this "
            + "command."),
        Snippets.ContractorCommand(
            """
            aws bedrock put-use-case-for-model-access --region ap-northeast-1 --form-data fileb://form.json
            # form.json: {"companyName":"…","companyWebsite":"https://…","intendedUsers":"0",
            #   "industryOption":"Government","otherIndustryOption":"","useCases":"…"}
            """));

    /// <summary>The cause when the account has no agreement for a model.</summary>
    public static Cause AgreementMissing { get; } = new(
        "agreement_missing", ResponsibleParty.Contractor,
        new(
            "モデルの利用条件（EULA）への同意（AWS Marketplace のサブスクリプション）がありません。最初の呼び出しから約 15 分は成功し、その後 403 に変わります（最初だけ動いて止まるのはこのためです）。"
            + "aws-marketplace:Subscribe を持つ管理者が、Bedrock コンソールで一度モデルを開くか呼び出してください。"
            + "反映まで数分かかります。ゲートウェイのロールにこの権限は要りません。",
            "There is no agreement about the model in AWS Marketplace. Calls succeed for some 15 minutes from the "
            + "first one on and are then denied with 403: this is access that works and then stops. Have an "
            + "administrator with aws-marketplace:Subscribe open or call the model once; it takes some minutes. "
            + "The gateway's role needs no such permission."));

    /// <summary>The cause when AWS does not let the account use models.</summary>
    public static Cause AccountNotAuthorized { get; } = new(
        "account_not_authorized", ResponsibleParty.Aws,
        new(
            "AWS がこのアカウントでの Bedrock の利用を認めていません（新しいアカウントなど）。IAM では直せません。事業者から AWS サポートに有効化を依頼してください。",
            "AWS does not let this account use Bedrock, as with new accounts. No IAM policy can fix that: have the "
            + "contractor ask AWS Support to enable it."));

    /// <summary>The cause while the agreement for a model is being concluded.</summary>
    public static Cause AgreementPending { get; } = new(
        "agreement_pending", ResponsibleParty.Contractor,
        new(
            "利用条件への同意を手続き中です。いま呼び出せても、手続きが失敗すると約 15 分で 403 に変わります。数分後にもう一度実行し、PENDING のままなら"
            + "事業者の管理者が AWS Marketplace のサブスクリプションの状況と支払い方法を確認してください。",
            "The agreement is being concluded. Calls that succeed now turn into 403 after some 15 minutes if that "
            + "fails. Run this again in a few minutes; if it is still PENDING, have the contractor look at AWS "
            + "Marketplace and the means of payment."));

    /// <summary>The cause when the Region does not have the model.</summary>
    public static Cause NotInRegion(string alias) => new(
        "model_not_in_region", ResponsibleParty.Municipality,
        new(
            $"このリージョンで提供されていないモデルです。Catalog__Models__{alias}__Enabled=false にするか、ID を直してください。",
            $"The Region does not offer this model. Set Catalog__Models__{alias}__Enabled=false, or correct the id."));
}
