using System.ComponentModel;
using System.Reflection;
using Gateway.Configuration;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi;

/// <summary>
/// Registers the OpenApi slice: the document, and the page where staff can try the gateway. The page's files are embedded in the
/// program.
/// </summary>
internal static class OpenApiServices
{
    private const string Title = "推論ゲートウェイ / Inference Gateway";

    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddSection<OpenApiOptions>(OpenApiOptions.Section);
        services.AddSingleton<CachedDocument>();
        return services.AddEndpointsApiExplorer().AddSwaggerGen(Describe);
    }

    public static WebApplication UseOpenApiDocument(this WebApplication app)
    {
        if (app.Configuration.GetSection(OpenApiOptions.Section).Get<OpenApiOptions>() is not { Enabled: false })
        {
            app.UseMiddleware<RootRedirectMiddleware>();
            app.UseWhen(PageHeaders.IsPage, static pages =>
            {
                pages.UsePageHeaders();
                CachedDocument.Map(pages);
                pages.UseSwaggerUI(static ui =>
                {
                    // Relative, so that it survives a path prefix in front of the gateway.
                    ui.SwaggerEndpoint("v1/swagger.json", "v1");
                    ui.DocumentTitle = Title;
                    // The operations show their schemas, so the list of all schemas below them is hidden.
                    ui.DefaultModelsExpandDepth(-1);
                });
            });
        }

        return app;
    }

    private static void Describe(SwaggerGenOptions swagger)
    {
        swagger.SwaggerDoc("v1", new OpenApiInfo
        {
            Title = Title,
            Version = "v1",
            Description = "「Authorize」に API キーを入れてから試してください。入力した内容は国内（東京・大阪）の Bedrock で処理されます。"
                + "個人番号・特定個人情報は入力しないでください。その他の個人情報は、所属の利用ルールで認められた場合だけ入力してください。"
                + "実行後の「Curl」欄には API キーが表示されます。画面を共有・保存するときは注意してください。\n\n"
                + "Press Authorize and enter an API key first. What you send is processed by Bedrock in Japan (Tokyo, "
                + "Osaka). Enter no My Number (個人番号) and nothing that holds one; other personal data only where the "
                + "rules of your department allow it. The Curl box shows the key: mind that before sharing a screenshot.",
        });
        swagger.AddSecurityDefinition("ApiKey", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "API キー（igw_…）またはトークン（JWT） / The API key (igw_…) or a token (JWT)",
        });
        swagger.AddSecurityRequirement(document => new OpenApiSecurityRequirement
        {
            [new OpenApiSecuritySchemeReference("ApiKey", document)] = [],
        });
        // A nested type's own name is too short to be clear in a generated client.
        swagger.CustomSchemaIds(type => type.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName ?? type.Name);
        swagger.SupportNonNullableReferenceTypes();
        swagger.NonNullableReferenceTypesAsRequired();
        // Without allOf a reference cannot be nullable.
        swagger.UseAllOfToExtendReferenceSchemas();
        swagger.DocumentFilter<SchemaFilter>();
        swagger.ParameterFilter<ParameterDescriptions>();
        swagger.OperationFilter<ConverseFilter>();
    }
}
