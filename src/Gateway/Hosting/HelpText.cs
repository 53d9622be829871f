namespace Gateway.Hosting;

/// <summary>The output of <c>--help</c>: the commands, and where the settings are documented.</summary>
internal static class HelpText
{
    public const string Text = """
        usage: Gateway [Key=Value …]
               Gateway doctor [--json] [--lang ja|en] [--call-model] [-- Key=Value …]
               Gateway keys create <application> [environment]
               Gateway keys list [--json] | keys verify | keys revoke <key id>
               Gateway keys register|stop|resume <application> --by <person> | keys revoke <key id> --by <person> | keys registered
               Gateway statement <month> [--format csv|json] … | statement list | show | rate | finalize | reprice
               Gateway reconcile <yyyy-MM> [--cur <folder or files …>] [--cloudwatch <file …>] [--json] [--lang ja|en] [-- Key=Value …]
               Gateway residency check --trail <file or folder …> [--json] [--lang ja|en] [-- Key=Value …]
               Gateway audit verify [--anchors <folder>] [--public-key <file>] | audit export … | audit anchors --to <folder>
               Gateway --healthcheck | --version | --help

          （なし / none）  ゲートウェイを起動します。停止: SIGTERM、Ctrl+C
                           serves. Stop: SIGTERM, Ctrl+C
          doctor           設定と両アカウントへの経路を、起動せずに点検します
                           examines the settings and the way to both accounts, without serving
          keys create      アプリケーションの API キーと、その設定を作成します
                           prints a new API key for an application, and its settings
          keys list        設定にあるアプリケーションと API キー（ID と期限）を表示します
                           shows the applications and keys of the settings, without a secret
          keys verify      標準入力の API キーを受け付けるかを調べます / says whether the key on standard input is accepted
          keys revoke      設定ファイルから API キーを取り除きます（5 秒以内に効きます）
                           takes a key out of the settings file; it takes effect within 5 s
          keys register …  台帳のデータベースの登録簿で、すべてのゲートウェイの API キーを追加、取消、停止します
                           adds, revokes and stops keys for every gateway, in a register in the ledger's database
          statement        月の利用明細の作成、為替レートの登録、確定、調整（引数なしで使い方を表示）
                           makes the statement of a month, enters its rate, makes it final, adjusts prices; alone it prints its usage
          reconcile        利用台帳を AWS の請求（CUR 2.0）または CloudWatch の値と突き合わせます
                           compares the ledger with AWS's bill (CUR 2.0) or CloudWatch's counts
          residency check  CloudTrail の記録と利用台帳を突き合わせ、処理されたリージョンを確認します
                           compares CloudTrail with the ledger: where calls were processed, and whose they were
          audit verify     監査証跡と台帳に書き換えがないかを調べます。終了コード 0、1、2
                           looks for changes in the audit trail and the ledger; exit code 0, 1 or 2
          audit export     監査証跡の記録を書き出します（書き出しも記録されます）
                           hands out records of the audit trail, and records that
          --healthcheck    動作中のゲートウェイの /health/live を確認します（コンテナ用。終了コード 0 または 1）
                           asks the running gateway's /health/live (for containers); exit code 0 or 1
          --version        バージョンと実行環境 / the version, and what it runs on
          --help, -h       この説明 / this text

        コマンドの終了コード: 0 完了、1 見つかった点がある、またはできない、2 使い方か設定の誤り
        Exit codes of commands: 0 done, 1 something was found, or could not be done, 2 wrong usage or settings

        設定: 環境変数（Contractor__RoleArn など）、appsettings.json、引数の Key=Value。説明は deploy/docs/configuration.md にあります。
        Settings: environment variables (such as Contractor__RoleArn), appsettings.json, or Key=Value as arguments;
        deploy/docs/configuration.md describes them. 試すだけなら / just to try it: dotnet run --project src/Gateway.Sandbox
        """;
}
