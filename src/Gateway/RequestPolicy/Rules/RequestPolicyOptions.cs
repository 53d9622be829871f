using System.ComponentModel.DataAnnotations;

namespace Gateway.RequestPolicy.Rules;

/// <summary>
/// The <c>RequestPolicy</c> section: the settings that are the same for every application. The settings of one application
/// are under <c>Callers__Applications__{id}__RequestPolicy</c>.
/// </summary>
internal sealed class RequestPolicyOptions
{
    public const string Section = "RequestPolicy";

    /// <summary>
    /// The municipality's code (全国地方公共団体コード), 5 digits or 6 with the check digit, written into
    /// <c>requestMetadata</c>. Default empty: not written.
    /// </summary>
    [RegularExpression(
        @"\A([0-9]{5,6})?\z",
        ErrorMessage = "RequestPolicy__MunicipalityCode: 全国地方公共団体コードではありません。6 桁（検査数字を含む）または 5 桁を設定するか、空にしてください。"
            + "/ RequestPolicy__MunicipalityCode is not a municipality's code. Give 5 or 6 digits, or nothing.")]
    public string MunicipalityCode { get; set; } = "";
}
