<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Diptych</source>
        <translation>关于 Diptych</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>Learns to turn one picture into another from pairs of examples.</source>
        <translation>从成对的示例中学习，把一张图片变成另一张。</translation>
    </message>
    <message>
        <source>Method: Isola, Zhu, Zhou and Efros, “Image-to-Image Translation with Conditional Adversarial Networks”, 2017.</source>
        <translation>方法：Isola、Zhu、Zhou 与 Efros，《Image-to-Image Translation with Conditional Adversarial Networks》，2017 年。</translation>
    </message>
    <message>
        <source>Whose work is in it</source>
        <translation>所用的成果与许可</translation>
    </message>
    <message>
        <source>Licences of all parts</source>
        <translation>所有组件的许可证</translation>
    </message>
    <message>
        <source>Sample pictures and starter model</source>
        <translation>示例图片与入门模型</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>App</name>
    <message>
        <source>The settings were damaged. Diptych starts with its defaults.</source>
        <translation>设置文件已损坏，Diptych 将以默认设置启动。</translation>
    </message>
</context>
<context>
    <name>AugmentationForm</name>
    <message>
        <source>&amp;Jitter</source>
        <translation>抖动(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;Mirror</source>
        <translation>镜像(&amp;M)</translation>
    </message>
    <message>
        <source>°</source>
        <translation>°</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>&amp;Rotation</source>
        <translation>旋转(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Colour of the input</source>
        <translation>输入的颜色(&amp;C)</translation>
    </message>
    <message>
        <source>Res&amp;izing</source>
        <translation>缩放方式(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Scale</source>
        <translation>比例(&amp;S)</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Nearest</source>
        <translation>最近邻</translation>
    </message>
    <message>
        <source>Resized</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Fitted</source>
        <translation>适应</translation>
    </message>
    <message>
        <source>Own size</source>
        <translation>原始尺寸</translation>
    </message>
</context>
<context>
    <name>AugmentationPanel</name>
    <message>
        <source>Another &amp;nine</source>
        <translation>再换九个(&amp;N)</translation>
    </message>
    <message>
        <source>%1 random draws. %2</source>
        <translation>%1 次随机抽样。%2</translation>
    </message>
    <message>
        <source>Input and target are label maps: their colours are never blended.</source>
        <translation>输入和目标都是标签图：它们的颜色绝不会被混合。</translation>
    </message>
    <message>
        <source>The input is a label map: its colours are never blended.</source>
        <translation>输入是标签图：它的颜色绝不会被混合。</translation>
    </message>
    <message>
        <source>The target is a label map: its colours are never blended.</source>
        <translation>目标是标签图：它的颜色绝不会被混合。</translation>
    </message>
    <message>
        <source>Both halves change alike; only the input changes colour.</source>
        <translation>两半一同变化；只有输入会改变颜色。</translation>
    </message>
</context>
<context>
    <name>AugmentationSheet</name>
    <message>
        <source>The pair as training would see it</source>
        <translation>训练时将看到的图片对</translation>
    </message>
</context>
<context>
    <name>ClosingDialog</name>
    <message>
        <source>It can go on without the window, or wait until you start Diptych again. What is translated is kept in any case.</source>
        <translation>它可以在没有窗口的情况下继续，也可以等您下次启动 Diptych 时再继续。已转换的结果无论如何都会保留。</translation>
    </message>
    <message>
        <source>What comes next is offered at the next start.</source>
        <translation>排在后面的转换会在下次启动时提供。</translation>
    </message>
    <message>
        <source>A translation is still on its way</source>
        <translation>转换仍在进行</translation>
    </message>
    <message>
        <source>Cancel it</source>
        <translation>取消转换</translation>
    </message>
    <message>
        <source>Don't close</source>
        <translation>不关闭</translation>
    </message>
    <message>
        <source>Keep for later</source>
        <translation>留待以后</translation>
    </message>
    <message>
        <source>Finish in background</source>
        <translation>在后台完成</translation>
    </message>
</context>
<context>
    <name>ClosingTrainingDialog</name>
    <message>
        <source>A training is under way</source>
        <translation>训练正在进行</translation>
    </message>
    <message numerus="yes">
        <source>%n trainings are under way</source>
        <translation><numerusform>%n 个训练正在进行</numerusform></translation>
    </message>
    <message>
        <source>It can go on without the window, and you find it again at the next start. Or it saves where it is and stops.</source>
        <translation>它可以在没有窗口的情况下继续，下次启动时您会再看到它；也可以现在保存并停止。</translation>
    </message>
    <message>
        <source>The run that waits in the queue is trained after it, or goes on waiting if you stop.</source>
        <translation>队列中等待的训练任务将在它之后训练；若您停止，则继续等待。</translation>
    </message>
    <message numerus="yes">
        <source>The %n runs that wait in the queue are trained after it, or go on waiting if you stop.</source>
        <translation><numerusform>队列中等待的 %n 个训练任务将在它之后训练；若您停止，则继续等待。</numerusform></translation>
    </message>
    <message>
        <source>Don't close</source>
        <translation>不关闭</translation>
    </message>
    <message>
        <source>Stop and save</source>
        <translation>停止并保存</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>继续训练</translation>
    </message>
</context>
<context>
    <name>CompareSettingsDialog</name>
    <message>
        <source>Compare settings</source>
        <translation>比较设置</translation>
    </message>
    <message>
        <source>&amp;This run</source>
        <translation>此训练任务(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;The other run</source>
        <translation>另一个训练任务(&amp;T)</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>不同的设置</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Choose two different runs.</source>
        <translation>请选择两个不同的训练任务。</translation>
    </message>
    <message>
        <source>Both were asked for the same.</source>
        <translation>两者的设置完全相同。</translation>
    </message>
    <message>
        <source>One setting differs.</source>
        <translation>有一项设置不同。</translation>
    </message>
    <message numerus="yes">
        <source>%n settings differ.</source>
        <translation><numerusform>有 %n 项设置不同。</numerusform></translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>CompareTools</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Copy the result (Ctrl+C)</source>
        <translation>复制结果 (Ctrl+C)</translation>
    </message>
    <message>
        <source>Smaller (-)</source>
        <translation>缩小 (-)</translation>
    </message>
    <message>
        <source>Larger (+)</source>
        <translation>放大 (+)</translation>
    </message>
    <message>
        <source>100 % (0)</source>
        <translation>100 % (0)</translation>
    </message>
    <message>
        <source>Show the whole picture (0)</source>
        <translation>显示整张图片 (0)</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>划动</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>闪烁</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>转换前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>转换后</translation>
    </message>
    <message>
        <source>Not translated yet</source>
        <translation>尚未转换</translation>
    </message>
    <message>
        <source>Show both side by side</source>
        <translation>并排显示两者</translation>
    </message>
    <message>
        <source>Compare with a wipe</source>
        <translation>用划动方式比较</translation>
    </message>
    <message>
        <source>%1 and %2; the left and right arrow keys move the border</source>
        <translation>%1与%2；用左右方向键移动分界线</translation>
    </message>
    <message>
        <source>%1 and %2: %3</source>
        <translation>%1与%2：%3</translation>
    </message>
</context>
<context>
    <name>Computing</name>
    <message>
        <source>The fastest there is</source>
        <translation>最快的可用设备</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Graphics card %1</source>
        <translation>显卡 %1</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>Apple graphics</source>
        <translation>Apple 图形处理器</translation>
    </message>
    <message>
        <source>plain 32 bit arithmetic</source>
        <translation>普通 32 位运算</translation>
    </message>
    <message>
        <source>16 bit arithmetic (bf16) where it is enough</source>
        <translation>在精度足够之处使用 16 位运算 (bf16)</translation>
    </message>
    <message>
        <source>32 bit arithmetic, each step given to the card as a whole</source>
        <translation>32 位运算，每一步整体交给显卡</translation>
    </message>
    <message>
        <source>16 bit arithmetic (bf16) where it is enough, each step given to the card as a whole</source>
        <translation>在精度足够之处使用 16 位运算 (bf16)，每一步整体交给显卡</translation>
    </message>
    <message>
        <source>32 bit arithmetic, deep layers as matrix products</source>
        <translation>32 位运算，深层以矩阵乘积计算</translation>
    </message>
    <message>
        <source>16 bit arithmetic (bf16) where it is enough, deep layers as matrix products</source>
        <translation>在精度足够之处使用 16 位运算 (bf16)，深层以矩阵乘积计算</translation>
    </message>
    <message>
        <source>32 bit arithmetic, prepared for this processor</source>
        <translation>32 位运算，已为此处理器做好准备</translation>
    </message>
    <message>
        <source>16 bit arithmetic (bf16), prepared for this processor</source>
        <translation>16 位运算 (bf16)，已为此处理器做好准备</translation>
    </message>
    <message>
        <source>the card's fast 32 bit arithmetic (TF32)</source>
        <translation>显卡的快速 32 位运算 (TF32)</translation>
    </message>
    <message>
        <source>the card's 16 bit arithmetic (bf16)</source>
        <translation>显卡的 16 位运算 (bf16)</translation>
    </message>
    <message>
        <source>the card's 16 bit arithmetic (fp16)</source>
        <translation>显卡的 16 位运算 (fp16)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
</context>
<context>
    <name>ComputingChoice</name>
    <message>
        <source>What trainings that begin or go on from here compute on.</source>
        <translation>从此处开始或继续的训练用什么计算。</translation>
    </message>
    <message>
        <source>All %1</source>
        <translation>全部 %1</translation>
    </message>
    <message>
        <source>The one</source>
        <translation>一个</translation>
    </message>
    <message>
        <source>Processor cores</source>
        <translation>处理器核心数</translation>
    </message>
    <message>
        <source>Number of cores. Fewer leave more of the computer to other programs; only the last digits of results may change.</source>
        <translation>核心数。核心越少，留给其他程序的就越多；结果只可能在最后几位数字上有变化。</translation>
    </message>
    <message>
        <source>Let other programs go first</source>
        <translation>让其他程序优先</translation>
    </message>
    <message>
        <source>Works with what the programs you use leave over: they stay quick, this takes longer.</source>
        <translation>只用您的程序剩下的资源：它们保持流畅，转换则更慢。</translation>
    </message>
    <message>
        <source>Diptych was started for this device.</source>
        <translation>Diptych 启动时已指定此设备。</translation>
    </message>
</context>
<context>
    <name>CurveLegend</name>
    <message>
        <source>Runs in the curves</source>
        <translation>曲线中的训练任务</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>Take %1 out of the curves</source>
        <translation>把 %1 从曲线中移除</translation>
    </message>
</context>
<context>
    <name>CurveMarks</name>
    <message>
        <source>Preview of step %1</source>
        <translation>第 %1 步的预览</translation>
    </message>
    <message>
        <source>Went on from step %1</source>
        <translation>从第 %1 步继续</translation>
    </message>
    <message>
        <source>Checkpoint of step %1</source>
        <translation>第 %1 步的检查点</translation>
    </message>
    <message>
        <source>The best checkpoint, of step %1</source>
        <translation>最佳检查点，第 %1 步</translation>
    </message>
    <message>
        <source>Previews, checkpoints and halts along the steps</source>
        <translation>沿训练步数的预览、检查点与停顿</translation>
    </message>
</context>
<context>
    <name>CurvePlot</name>
    <message>
        <source>Step %1: %2</source>
        <translation>第 %1 步：%2</translation>
    </message>
</context>
<context>
    <name>CurveTools</name>
    <message>
        <source>Part of the run</source>
        <translation>训练任务的片段</translation>
    </message>
    <message>
        <source>Which part of the run shows. The wheel zooms, dragging moves, a double click shows all again.</source>
        <translation>显示训练任务的哪一部分。滚轮缩放，拖动平移，双击显示全部。</translation>
    </message>
    <message>
        <source>Last %1</source>
        <translation>最近 %1</translation>
    </message>
    <message>
        <source>All steps</source>
        <translation>所有步</translation>
    </message>
    <message>
        <source>Zoomed</source>
        <translation>已缩放</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Logarithmic scale. What is 0 or less does not show on it.</source>
        <translation>对数刻度。小于或等于 0 的值不会显示。</translation>
    </message>
    <message>
        <source>Logarithmic scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Save all figures as a table (CSV)…</source>
        <translation>将所有数据保存为表格 (CSV)…</translation>
    </message>
    <message>
        <source>Lay other runs over this one…</source>
        <translation>叠加其他训练任务的曲线…</translation>
    </message>
    <message>
        <source>Smoothing: means over %1 steps</source>
        <translation>平滑：对 %1 步取平均</translation>
    </message>
    <message>
        <source>No smoothing</source>
        <translation>不平滑</translation>
    </message>
</context>
<context>
    <name>CurveWords</name>
    <message>
        <source>Distance to the target</source>
        <translation>与目标的距离</translation>
    </message>
    <message>
        <source>Game of the two networks</source>
        <translation>生成器对判别器</translation>
    </message>
    <message>
        <source>Further terms</source>
        <translation>其他损失项</translation>
    </message>
    <message>
        <source>Discriminator right</source>
        <translation>判别器正确率</translation>
    </message>
    <message>
        <source>Held-out likeness</source>
        <translation>留出图片对的相似度</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Held-out L1</source>
        <translation>留出 L1</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>Correlation</source>
        <translation>相关性</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>边缘</translation>
    </message>
    <message>
        <source>Variety</source>
        <translation>多样性</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Translated</source>
        <translation>转换结果</translation>
    </message>
    <message>
        <source>distance of held-out pairs. Normal: falls with G_L1; rises where pairs are learnt by heart.</source>
        <translation>留出图片对的距离。正常情况：随 G_L1 下降；当网络死记训练图片对时上升。</translation>
    </message>
    <message>
        <source>likeness of structure with the target, 1 at best. Normal: rises, ever more slowly.</source>
        <translation>与目标结构的相似度，最好为 1。正常情况：上升，越来越慢。</translation>
    </message>
    <message>
        <source>of values with those of the target, 1 at best. Normal: rises, ever more slowly.</source>
        <translation>数值与目标数值的相关性，最好为 1。正常情况：上升，越来越慢。</translation>
    </message>
    <message>
        <source>of edges with those of the target, 1 at best. Normal: rises; the sharper, the higher.</source>
        <translation>边缘与目标边缘的相关性，最好为 1。正常情况：上升；越清晰越高。</translation>
    </message>
    <message>
        <source>spread of the translated over that of the targets. Normal: near 1; at 0 all look alike.</source>
        <translation>转换结果的离散程度与目标之比。正常情况：接近 1；为 0 时所有结果看起来都一样。</translation>
    </message>
    <message>
        <source>%1: %2. Normal: %3.</source>
        <translation>%1：%2。正常情况：%3。</translation>
    </message>
</context>
<context>
    <name>CurvesView</name>
    <message>
        <source>Figures of the second plot</source>
        <translation>第二张图中的数据</translation>
    </message>
    <message>
        <source>Loss curves</source>
        <translation>损失曲线</translation>
    </message>
    <message>
        <source>At step %1 the distance to the target is %2.</source>
        <translation>在第 %1 步，与目标的距离为 %2。</translation>
    </message>
</context>
<context>
    <name>DatasetActions</name>
    <message>
        <source>Note to %1</source>
        <translation>给 %1的备注</translation>
    </message>
    <message>
        <source>Rename the dataset</source>
        <translation>重命名数据集</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Choose a folder in which the originals are now</source>
        <translation>选择原始文件现在所在的文件夹</translation>
    </message>
    <message>
        <source>%1 files were found again.</source>
        <translation>重新找到了 %1 个文件。</translation>
    </message>
    <message>
        <source>None of the files was found there.</source>
        <translation>在那里没有找到任何文件。</translation>
    </message>
    <message>
        <source>%1 are still missing.</source>
        <translation>仍缺少 %1 个。</translation>
    </message>
    <message>
        <source>Of %1 there are several of the same name.</source>
        <translation>其中 %1 个有多个同名文件。</translation>
    </message>
    <message>
        <source>%1 are there by name, but with another content.</source>
        <translation>其中 %1 个名称相符，但内容不同。</translation>
    </message>
    <message>
        <source>Delete %1?</source>
        <translation>删除 %1？</translation>
    </message>
    <message>
        <source>The dataset goes to the trash: its list of pairs, notes and splits. Your pictures stay where they are.</source>
        <translation>数据集将移到回收站：包括其图片对列表、备注和划分。您的图片会留在原处。</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>%1 is in the trash.</source>
        <translation>%1 已移到回收站。</translation>
    </message>
</context>
<context>
    <name>DatasetFilters</name>
    <message>
        <source>Name or note</source>
        <translation>名称或备注</translation>
    </message>
    <message>
        <source>Look for pairs by name or note</source>
        <translation>按名称或备注查找图片对</translation>
    </message>
    <message>
        <source>Pairs shown</source>
        <translation>显示的图片对</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>As found</source>
        <translation>按发现顺序</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>按名称</translation>
    </message>
    <message>
        <source>By number</source>
        <translation>按编号</translation>
    </message>
    <message>
        <source>By size</source>
        <translation>按尺寸</translation>
    </message>
    <message>
        <source>By problem</source>
        <translation>按问题</translation>
    </message>
    <message>
        <source>By note</source>
        <translation>按备注</translation>
    </message>
    <message>
        <source>By split</source>
        <translation>按划分</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>With a note</source>
        <translation>有备注</translation>
    </message>
    <message>
        <source>Originals missing</source>
        <translation>缺少原始文件</translation>
    </message>
    <message>
        <source>Sides swapped</source>
        <translation>两侧已交换</translation>
    </message>
    <message>
        <source>With problems</source>
        <translation>有问题</translation>
    </message>
    <message>
        <source>Without problems</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Descending: press for ascending</source>
        <translation>降序：按下改为升序</translation>
    </message>
    <message>
        <source>Ascending: press for descending</source>
        <translation>升序：按下改为降序</translation>
    </message>
</context>
<context>
    <name>DatasetHealth</name>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Crop that pictures are to fill</source>
        <translation>图片须填满的裁剪尺寸</translation>
    </message>
    <message>
        <source>Pictures with a shorter side are told as too small; take the size you will train with.</source>
        <translation>短边较小的图片会被报告为过小；请填写您训练时要用的尺寸。</translation>
    </message>
    <message>
        <source>&amp;Check now</source>
        <translation>立即检查(&amp;C)</translation>
    </message>
    <message>
        <source>Looking at every pair</source>
        <translation>正在检查每一对图片</translation>
    </message>
    <message>
        <source>For a cro&amp;p of</source>
        <translation>裁剪尺寸(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Check again</source>
        <translation>重新检查(&amp;C)</translation>
    </message>
    <message>
        <source>Every picture is being looked at.</source>
        <translation>正在检查每一张图片。</translation>
    </message>
    <message>
        <source>You can go on with other things meanwhile.</source>
        <translation>其间您可以继续做别的事。</translation>
    </message>
    <message>
        <source>Stopped at %1 of %2 pairs.</source>
        <translation>停在第 %1 对，共 %2 对。</translation>
    </message>
    <message>
        <source>The next check goes on from there.</source>
        <translation>下次检查从那里继续。</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>继续(&amp;G)</translation>
    </message>
    <message>
        <source>The pictures have not been looked at yet.</source>
        <translation>尚未检查过这些图片。</translation>
    </message>
    <message>
        <source>A check decodes each of them once and tells every problem. Nothing is changed.</source>
        <translation>检查会把每张图片解码一次，并报告所有问题。不会改动任何东西。</translation>
    </message>
    <message>
        <source>No problem was found.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>%1 looked at, %2.</source>
        <translation>已检查 %1，%2。</translation>
    </message>
    <message>
        <source>One kind of problem was found.</source>
        <translation>发现一类问题。</translation>
    </message>
    <message>
        <source>%1 kinds of problems were found.</source>
        <translation>发现 %1 类问题。</translation>
    </message>
    <message>
        <source>All pictures have %1 pixels.</source>
        <translation>所有图片均为 %1 像素。</translation>
    </message>
    <message>
        <source>Pictures have %1 to %2 pixels.</source>
        <translation>图片为 %1 至 %2 像素。</translation>
    </message>
</context>
<context>
    <name>DatasetIntake</name>
    <message>
        <source>Add to %1</source>
        <translation>添加到 %1</translation>
    </message>
    <message>
        <source>New dataset</source>
        <translation>新建数据集</translation>
    </message>
    <message>
        <source>%1 added.</source>
        <translation>已添加 %1。</translation>
    </message>
    <message>
        <source>%1 were there already.</source>
        <translation>%1 早已存在。</translation>
    </message>
    <message>
        <source>Looking for pairs…</source>
        <translation>正在查找图片对…</translation>
    </message>
    <message>
        <source>Your files are only read, never changed.</source>
        <translation>您的文件只会被读取，绝不会被更改。</translation>
    </message>
    <message>
        <source>Looking for pairs</source>
        <translation>正在查找图片对</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Match them in order</source>
        <translation>按顺序配对</translation>
    </message>
    <message>
        <source>They are single photos</source>
        <translation>这些是单张照片</translation>
    </message>
    <message>
        <source>Choose others…</source>
        <translation>另选其他…</translation>
    </message>
</context>
<context>
    <name>DatasetItems</name>
    <message>
        <source>The dataset %1: %2</source>
        <translation>数据集 %1：%2</translation>
    </message>
    <message>
        <source>Can't be opened</source>
        <translation>无法打开</translation>
    </message>
    <message>
        <source>1 pair</source>
        <translation>1 对</translation>
    </message>
    <message>
        <source>%1 pairs</source>
        <translation>%1 对</translation>
    </message>
</context>
<context>
    <name>DatasetPairsPanel</name>
    <message>
        <source>No pair is like that</source>
        <translation>没有这样的图片对</translation>
    </message>
    <message>
        <source>Look for something else, or show all pairs.</source>
        <translation>请换个条件查找，或显示所有图片对。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
</context>
<context>
    <name>DatasetSelection</name>
    <message>
        <source>Double-click to look closely</source>
        <translation>双击可细看</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>交换</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>备注…</translation>
    </message>
    <message>
        <source>1 pair chosen</source>
        <translation>已选择 1 对</translation>
    </message>
    <message>
        <source>%1 chosen</source>
        <translation>已选择 %1</translation>
    </message>
</context>
<context>
    <name>DatasetSplit</name>
    <message>
        <source>Change the &amp;recipe…</source>
        <translation>更改配方(&amp;R)…</translation>
    </message>
    <message>
        <source>By &amp;share</source>
        <translation>按比例(&amp;S)</translation>
    </message>
    <message>
        <source>By fo&amp;lder</source>
        <translation>按文件夹(&amp;L)</translation>
    </message>
    <message>
        <source>Share held out for validation</source>
        <translation>留作验证的比例</translation>
    </message>
    <message>
        <source>Share kept for tests</source>
        <translation>留作测试的比例</translation>
    </message>
    <message>
        <source>Test pairs stay what they are as long as you leave this alone.</source>
        <translation>只要不改动这里，测试图片对就保持不变。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>The same seed always chooses the same pairs.</source>
        <translation>同样的种子总是选出同样的图片对。</translation>
    </message>
    <message>
        <source>The same share of every folder</source>
        <translation>每个文件夹取相同比例</translation>
    </message>
    <message>
        <source>S&amp;plit</source>
        <translation>划分(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Other pairs</source>
        <translation>换一批(&amp;O)</translation>
    </message>
    <message>
        <source>The same shares with the next seed.</source>
        <translation>比例不变，使用下一个种子。</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>留出</translation>
    </message>
    <message>
        <source>Split anew</source>
        <translation>重新划分</translation>
    </message>
    <message>
        <source>&amp;Validation</source>
        <translation>验证(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>测试(&amp;T)</translation>
    </message>
    <message>
        <source>S&amp;eed</source>
        <translation>种子(&amp;E)</translation>
    </message>
    <message>
        <source>%1 pairs to learn from, %2 for validation</source>
        <translation>%1 对用于学习，%2 对用于验证</translation>
    </message>
    <message>
        <source>%1 pairs to learn from, %2 for validation, %3 for tests</source>
        <translation>%1 对用于学习，%2 对用于验证，%3 对用于测试</translation>
    </message>
    <message>
        <source>Copies of a picture always stay on one side.</source>
        <translation>同一图片的副本始终在同一侧。</translation>
    </message>
    <message>
        <source>Copies always stay on one side: %1 pairs are known to be copies of others.</source>
        <translation>副本始终在同一侧：已知有 %1 对是其他图片对的副本。</translation>
    </message>
    <message>
        <source>The pairs lie in one folder, or in more than can be shown.</source>
        <translation>图片对都在一个文件夹里，或文件夹太多无法显示。</translation>
    </message>
    <message>
        <source>(no folder)</source>
        <translation>（无文件夹）</translation>
    </message>
</context>
<context>
    <name>DatasetView</name>
    <message>
        <source>Pairs</source>
        <translation>图片对</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>数据质量</translation>
    </message>
    <message>
        <source>Sides and split</source>
        <translation>两侧与划分</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>&amp;Train with it</source>
        <translation>用它训练(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Add pairs…</source>
        <translation>添加图片对(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Find originals again…</source>
        <translation>重新查找原始文件(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Rename…</source>
        <translation>重命名(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>删除(&amp;D)…</translation>
    </message>
    <message>
        <source>Pairs · %1</source>
        <translation>图片对 · %1</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>撤销：%1</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>重做：%1</translation>
    </message>
    <message>
        <source>Health · %1</source>
        <translation>数据质量 · %1</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>%1 to learn from</source>
        <translation>%1 用于学习</translation>
    </message>
    <message>
        <source>%1 for validation</source>
        <translation>%1 用于验证</translation>
    </message>
    <message>
        <source>%1 for tests</source>
        <translation>%1 用于测试</translation>
    </message>
    <message>
        <source>%1 excluded</source>
        <translation>%1 已排除</translation>
    </message>
</context>
<context>
    <name>DatasetWords</name>
    <message>
        <source>1 pair</source>
        <translation>1 对</translation>
    </message>
    <message>
        <source>%1 pairs</source>
        <translation>%1 对</translation>
    </message>
    <message>
        <source>left half</source>
        <translation>左半</translation>
    </message>
    <message>
        <source>right half</source>
        <translation>右半</translation>
    </message>
    <message>
        <source>upper half</source>
        <translation>上半</translation>
    </message>
    <message>
        <source>lower half</source>
        <translation>下半</translation>
    </message>
    <message>
        <source>exclude %1</source>
        <translation>排除 %1</translation>
    </message>
    <message>
        <source>include %1</source>
        <translation>包含 %1</translation>
    </message>
    <message>
        <source>swap the sides of %1</source>
        <translation>交换 %1 的两侧</translation>
    </message>
    <message>
        <source>move %1</source>
        <translation>移动 %1</translation>
    </message>
    <message>
        <source>note to %1</source>
        <translation>给 %1 写备注</translation>
    </message>
    <message>
        <source>mark %1 as missing</source>
        <translation>将 %1 标记为缺失</translation>
    </message>
    <message>
        <source>swap input and target</source>
        <translation>交换输入与目标</translation>
    </message>
    <message>
        <source>split anew, which moved %1</source>
        <translation>重新划分，移动了 %1</translation>
    </message>
    <message>
        <source>rename the dataset</source>
        <translation>重命名数据集</translation>
    </message>
    <message>
        <source>name the sides</source>
        <translation>命名两侧</translation>
    </message>
    <message>
        <source>change the recipe</source>
        <translation>更改配方</translation>
    </message>
    <message>
        <source>add %1</source>
        <translation>添加 %1</translation>
    </message>
    <message>
        <source>find the originals of %1 again</source>
        <translation>重新找到 %1 的原始文件</translation>
    </message>
    <message>
        <source>change the dataset</source>
        <translation>更改数据集</translation>
    </message>
    <message>
        <source>Nothing had to be changed.</source>
        <translation>无需更改。</translation>
    </message>
    <message>
        <source>Done: %1.</source>
        <translation>已完成：%1。</translation>
    </message>
    <message>
        <source>One of them went along as a copy.</source>
        <translation>其中一对作为副本一同移动。</translation>
    </message>
    <message>
        <source>%1 of them went along as copies.</source>
        <translation>其中 %1 对作为副本一同移动。</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>originals missing</source>
        <translation>缺少原始文件</translation>
    </message>
    <message>
        <source>sides swapped</source>
        <translation>两侧已交换</translation>
    </message>
    <message>
        <source>%1 × %2 pixels</source>
        <translation>%1 × %2 像素</translation>
    </message>
    <message>
        <source>Can't be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Originals are missing</source>
        <translation>缺少原始文件</translation>
    </message>
    <message>
        <source>Without a partner</source>
        <translation>没有配对</translation>
    </message>
    <message>
        <source>Not two pictures side by side</source>
        <translation>不是两张并排的图片</translation>
    </message>
    <message>
        <source>Input and target differ in size</source>
        <translation>输入与目标尺寸不同</translation>
    </message>
    <message>
        <source>Can't be halved evenly</source>
        <translation>无法均匀对半分</translation>
    </message>
    <message>
        <source>Input and target are the same</source>
        <translation>输入与目标相同</translation>
    </message>
    <message>
        <source>Sides probably swapped</source>
        <translation>两侧可能颠倒了</translation>
    </message>
    <message>
        <source>Target lies beside its input</source>
        <translation>目标与输入没有对齐</translation>
    </message>
    <message>
        <source>Exact duplicates</source>
        <translation>完全相同的副本</translation>
    </message>
    <message>
        <source>Near duplicates</source>
        <translation>近似的副本</translation>
    </message>
    <message>
        <source>Copies on both sides of the split</source>
        <translation>划分两边都有的副本</translation>
    </message>
    <message>
        <source>Nearly empty</source>
        <translation>几乎空白</translation>
    </message>
    <message>
        <source>Mixed depths</source>
        <translation>位深不一</translation>
    </message>
    <message>
        <source>Mixed colour spaces</source>
        <translation>色彩空间不一</translation>
    </message>
    <message>
        <source>Smaller than the crop</source>
        <translation>小于裁剪尺寸</translation>
    </message>
    <message>
        <source>Replace the files, or exclude the pairs.</source>
        <translation>替换这些文件，或排除这些图片对。</translation>
    </message>
    <message>
        <source>Put the files back or find them again, or exclude the pairs.</source>
        <translation>把文件放回原处或重新查找，或排除这些图片对。</translation>
    </message>
    <message>
        <source>Give both pictures of a pair the same name and add them again, or let them be: no pair uses them.</source>
        <translation>给一对中的两张图片取相同的名称后重新添加，或者不管它们：没有图片对会用到它们。</translation>
    </message>
    <message>
        <source>No pair is made of this. What does hold two pictures, add again, and say which side is the input.</source>
        <translation>没有图片对用到它们。如果其中确有两张图片，请重新添加并说明哪一侧是输入。</translation>
    </message>
    <message>
        <source>Make both pictures of a pair the same size, so that they match pixel by pixel, or exclude the pairs.</source>
        <translation>让一对中的两张图片尺寸相同，使像素一一对应，或排除这些图片对。</translation>
    </message>
    <message>
        <source>Nothing need be done: the middle line is left out.</source>
        <translation>无需处理：中间那一行会被略去。</translation>
    </message>
    <message>
        <source>Replace one of the two pictures, or exclude the pair: there is nothing to learn from it.</source>
        <translation>替换两张图片之一，或排除这一对：从中学不到东西。</translation>
    </message>
    <message>
        <source>Look at these pairs, and swap their sides or exclude them.</source>
        <translation>查看这些图片对，交换它们的两侧或排除它们。</translation>
    </message>
    <message>
        <source>Shift the targets back by the amount given, or exclude the pairs: a shift teaches blur.</source>
        <translation>按给出的量把目标移回去，或排除这些图片对：错位会让网络学会模糊。</translation>
    </message>
    <message>
        <source>Keep one pair of each group.</source>
        <translation>每组只保留一对。</translation>
    </message>
    <message>
        <source>Look at each group, and keep one pair of it unless they differ in what matters.</source>
        <translation>查看每一组，除非它们在要紧处不同，否则只保留一对。</translation>
    </message>
    <message>
        <source>Bring the copies together: a pair that was learned proves nothing when it is validated.</source>
        <translation>把副本归到一起：学过的图片对再拿来验证，什么也证明不了。</translation>
    </message>
    <message>
        <source>Exclude them unless empty pictures are meant to be learned.</source>
        <translation>除非有意学习空白图片，否则请排除它们。</translation>
    </message>
    <message>
        <source>Save all pictures of a side with the same depth, or exclude the odd ones.</source>
        <translation>将一侧的所有图片以相同位深保存，或排除不一致的。</translation>
    </message>
    <message>
        <source>Save all pictures of a side in the same colour space, or exclude the odd ones.</source>
        <translation>将一侧的所有图片以相同色彩空间保存，或排除不一致的。</translation>
    </message>
    <message>
        <source>Choose a smaller crop, or exclude them: they would be enlarged.</source>
        <translation>选择较小的裁剪尺寸，或排除它们：否则它们会被放大。</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 个文件</translation>
    </message>
    <message>
        <source>%1 files</source>
        <translation>%1 个文件</translation>
    </message>
    <message>
        <source>%1: two pictures in each file.</source>
        <translation>%1：每个文件中有两张图片。</translation>
    </message>
    <message>
        <source>%1: pictures of the same name in two folders.</source>
        <translation>%1：两个文件夹中同名的图片。</translation>
    </message>
    <message>
        <source>%1: pictures of the same name in two subfolders.</source>
        <translation>%1：两个子文件夹中同名的图片。</translation>
    </message>
    <message>
        <source>%1: pictures whose names differ in their last word.</source>
        <translation>%1：名称最后一个词不同的图片。</translation>
    </message>
    <message>
        <source>%1, as the table says.</source>
        <translation>%1，依照表格。</translation>
    </message>
    <message>
        <source>%1: single photos, of which a recipe makes the inputs.</source>
        <translation>%1：单张照片，由配方生成输入。</translation>
    </message>
</context>
<context>
    <name>DatasetsPage</name>
    <message>
        <source>Datasets</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>&amp;Add dataset</source>
        <translation>添加数据集(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Unfinished dataset</source>
        <translation>未完成的数据集(&amp;U)</translation>
    </message>
    <message>
        <source>Go back to the new dataset that is not made yet.</source>
        <translation>回到尚未创建的新数据集。</translation>
    </message>
    <message>
        <source>Add the &amp;sample</source>
        <translation>添加示例(&amp;S)</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Drop a folder of side-by-side pictures here, two folders whose pictures have the same names, or photos. Your files are only read.</source>
        <translation>把一个装有并排图片的文件夹拖到这里，或两个图片同名的文件夹，或照片。您的文件只会被读取。</translation>
    </message>
    <message>
        <source>Pairs of pictures to learn from</source>
        <translation>供学习的图片对</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose two folders…</source>
        <translation>选择两个文件夹…</translation>
    </message>
    <message>
        <source>Take the sample</source>
        <translation>使用示例</translation>
    </message>
    <message>
        <source>Drop to look for pairs</source>
        <translation>拖放以查找图片对</translation>
    </message>
    <message>
        <source>Create this dataset first, or cancel it.</source>
        <translation>请先创建此数据集，或取消。</translation>
    </message>
    <message>
        <source>Choose a folder of pairs to add</source>
        <translation>选择要添加的图片对文件夹</translation>
    </message>
    <message>
        <source>Go back to %1</source>
        <translation>返回 %1</translation>
    </message>
</context>
<context>
    <name>DeviceField</name>
    <message>
        <source>What computes: a graphics card is many times as fast as the processor.</source>
        <translation>用什么计算：显卡比处理器快许多倍。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>DiagnosisWords</name>
    <message>
        <source>New run with %1</source>
        <translation>新建训练任务：%1</translation>
    </message>
    <message>
        <source>Save and stop</source>
        <translation>保存并停止</translation>
    </message>
    <message>
        <source>Look at the dataset</source>
        <translation>查看数据集</translation>
    </message>
</context>
<context>
    <name>DiptychStrip</name>
    <message>
        <source>Outlines of emoji and the same emoji in colour</source>
        <translation>表情符号的轮廓及其彩色版本</translation>
    </message>
</context>
<context>
    <name>DirectionLine</name>
    <message>
        <source>&amp;Turn round</source>
        <translation>调转方向(&amp;T)</translation>
    </message>
    <message>
        <source>For this training alone; the dataset stays as it is.</source>
        <translation>只对这次训练有效；数据集保持不变。</translation>
    </message>
    <message>
        <source>It learns the colours of “%1” from its lightness; the inputs are not used.</source>
        <translation>它从“%1”的亮度学习其颜色；不使用输入。</translation>
    </message>
    <message>
        <source>In the dataset it is the other way round.</source>
        <translation>在数据集中方向正好相反。</translation>
    </message>
    <message>
        <source>The preset takes “%1” for the input.</source>
        <translation>此预设以“%1”为输入。</translation>
    </message>
    <message>
        <source>It learns to turn the left half into the right half.</source>
        <translation>它学习把左半变成右半。</translation>
    </message>
    <message>
        <source>It learns to turn the right half into the left half.</source>
        <translation>它学习把右半变成左半。</translation>
    </message>
    <message>
        <source>It learns to turn the upper half into the lower half.</source>
        <translation>它学习把上半变成下半。</translation>
    </message>
    <message>
        <source>It learns to turn the lower half into the upper half.</source>
        <translation>它学习把下半变成上半。</translation>
    </message>
    <message>
        <source>It learns to turn %1 into %2.</source>
        <translation>它学习把 %1 变成 %2。</translation>
    </message>
</context>
<context>
    <name>DiskUse</name>
    <message>
        <source>Datasets</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Checkpoints of runs</source>
        <translation>训练任务的检查点</translation>
    </message>
    <message>
        <source>Previews of runs</source>
        <translation>训练任务的预览</translation>
    </message>
    <message>
        <source>Figures and logs of runs</source>
        <translation>训练任务的数据和日志</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Notes of translations</source>
        <translation>转换的记录</translation>
    </message>
    <message>
        <source>Translated pictures</source>
        <translation>转换所得的图片</translation>
    </message>
    <message>
        <source>Studies</source>
        <translation>研究</translation>
    </message>
    <message>
        <source>Thumbnails and other caches</source>
        <translation>缩略图和其他缓存</translation>
    </message>
    <message>
        <source>Other files</source>
        <translation>其他文件</translation>
    </message>
    <message>
        <source>Older checkpoints of finished runs</source>
        <translation>已完成训练任务的较旧检查点</translation>
    </message>
    <message>
        <source>Milestones of finished runs</source>
        <translation>已完成训练任务的里程碑</translation>
    </message>
    <message>
        <source>Thumbnails and small copies of pictures</source>
        <translation>图片的缩略图和小副本</translation>
    </message>
    <message>
        <source>Notes of finished translations</source>
        <translation>已完成转换的记录</translation>
    </message>
    <message>
        <source>Half-written files of programs that were killed</source>
        <translation>被强行结束的程序写了一半的文件</translation>
    </message>
    <message>
        <source>The best and the last of each run stay: it can go on, and a model can be made of it.</source>
        <translation>每个训练任务的最佳和最后的检查点会保留：它可以继续，也可以用来生成模型。</translation>
    </message>
    <message>
        <source>No model can be made of these steps any more. Models that were made stay, and so does the best of each run.</source>
        <translation>这些步数将不能再生成模型。已生成的模型会保留，每个训练任务的最佳检查点也会保留。</translation>
    </message>
    <message>
        <source>They are made again when they are looked at.</source>
        <translation>再次查看时会重新生成。</translation>
    </message>
    <message>
        <source>They go to the trash. The translated pictures stay where they are; the list of earlier translations forgets them.</source>
        <translation>它们会移到回收站。转换所得的图片留在原处；以前转换的列表中不再有它们。</translation>
    </message>
    <message>
        <source>Nobody can use them.</source>
        <translation>没有人能使用它们。</translation>
    </message>
    <message>
        <source>Datasets, models, previews and translated pictures are yours and stay; delete them on their pages. Of a finished run the best and the last checkpoint stay, of one that can still go on all of them.</source>
        <translation>数据集、模型、预览和转换后的图片属于您，会保留；可在各自的页面删除。已完成的训练任务保留最佳和最后的检查点，还能继续的则全部保留。</translation>
    </message>
    <message>
        <source>The workspace takes %1 in %2 files. Of the disk it is on, %3 of %4 are free.</source>
        <translation>工作区占用 %1，共 %2 个文件。所在磁盘共 %4，可用 %3。</translation>
    </message>
    <message>
        <source>What is in %1 places can not be looked at and is not counted.</source>
        <translation>有 %1 处无法查看，未计入。</translation>
    </message>
</context>
<context>
    <name>DiskUseDialog</name>
    <message>
        <source>Disk use</source>
        <translation>磁盘占用</translation>
    </message>
    <message>
        <source>Counting what lies in the workspace</source>
        <translation>正在统计工作区中的内容</translation>
    </message>
    <message>
        <source>Can be freed</source>
        <translation>可以释放</translation>
    </message>
    <message>
        <source>&amp;Count again</source>
        <translation>重新统计(&amp;C)</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>%1 files so far</source>
        <translation>目前 %1 个文件</translation>
    </message>
    <message>
        <source>Nothing can be freed</source>
        <translation>没有可以释放的</translation>
    </message>
    <message>
        <source>&amp;Free %1…</source>
        <translation>释放 %1(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Free…</source>
        <translation>释放(&amp;F)…</translation>
    </message>
    <message>
        <source>Free %1?</source>
        <translation>释放 %1？</translation>
    </message>
    <message>
        <source>What goes for good can not be brought back. Jobs at work and your own pictures are not touched.</source>
        <translation>彻底删除的内容无法恢复。正在进行的任务和您自己的图片不会被触动。</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>释放</translation>
    </message>
    <message>
        <source>Freeing</source>
        <translation>正在释放</translation>
    </message>
    <message>
        <source>%1 were freed.</source>
        <translation>已释放 %1。</translation>
    </message>
    <message>
        <source>%1 places could not go: %2</source>
        <translation>有 %1 处无法删除：%2</translation>
    </message>
    <message>
        <source>It was stopped; what is shown was counted before.</source>
        <translation>已停止；显示的是之前的统计。</translation>
    </message>
    <message>
        <source>Counting was stopped.</source>
        <translation>统计已停止。</translation>
    </message>
</context>
<context>
    <name>EarlierTranslations</name>
    <message>
        <source>Earlier translations</source>
        <translation>以前的转换</translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>Another one…</source>
        <translation>另一个…</translation>
    </message>
    <message>
        <source>Open the folder of a translation</source>
        <translation>打开转换的文件夹</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 及另外 %2 个</translation>
    </message>
    <message>
        <source>Each result beside its picture</source>
        <translation>每个结果放在原图旁边</translation>
    </message>
    <message>
        <source>Results in %1</source>
        <translation>结果在 %1</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>could not go on</source>
        <translation>无法继续</translation>
    </message>
    <message>
        <source>on its way</source>
        <translation>进行中</translation>
    </message>
</context>
<context>
    <name>EffectForm</name>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Leave this out</source>
        <translation>去掉这一项</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>One zip file with logs and versions, for whoever helps.</source>
        <translation>一个包含日志和版本信息的 zip 文件，供帮忙的人使用。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>隐藏详细信息</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>EvaluateDialog</name>
    <message>
        <source>Evaluate “%1”</source>
        <translation>评估“%1”</translation>
    </message>
    <message>
        <source>The pairs' inputs are translated as this model does it, and the results are compared with the targets. Take pairs that the model has not learned from: those held out for validation, or a test split.</source>
        <translation>图片对的输入由此模型转换，再把结果与目标比较。请选用模型没有学过的图片对：留作验证的，或测试集。</translation>
    </message>
    <message>
        <source>More measures</source>
        <translation>更多指标</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>正在测量</translation>
    </message>
    <message>
        <source>Stopped; nothing was measured.</source>
        <translation>已停止；没有测量任何东西。</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>There is no dataset to measure it on. Make one on the Datasets page first.</source>
        <translation>没有可用来测量的数据集。请先在“数据集”页面创建一个。</translation>
    </message>
    <message>
        <source>The figures are in “%1”.</source>
        <translation>数据已保存在“%1”。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>An ONNX file…</source>
        <translation>ONNX 文件…</translation>
    </message>
    <message>
        <source>&amp;Dataset:</source>
        <translation>数据集(&amp;D)：</translation>
    </message>
    <message>
        <source>&amp;Pairs:</source>
        <translation>图片对(&amp;P)：</translation>
    </message>
    <message>
        <source>&amp;Segmenter:</source>
        <translation>分割器(&amp;S)：</translation>
    </message>
    <message>
        <source>A model from these photos to these label maps: it says how much of the translated photos it recognises.</source>
        <translation>一个从这些照片到这些标签图的模型：它说明在转换所得的照片中能认出多少。</translation>
    </message>
    <message>
        <source>Weights (*.pth *.pt)</source>
        <translation>权重 (*.pth *.pt)</translation>
    </message>
    <message>
        <source>Palette</source>
        <translation>调色板</translation>
    </message>
    <message>
        <source>Found in the data</source>
        <translation>从数据中得出</translation>
    </message>
    <message>
        <source>Lists of colours (*.txt *.csv);;All files (*)</source>
        <translation>颜色列表 (*.txt *.csv);;所有文件 (*)</translation>
    </message>
    <message>
        <source>The colours of the label maps, one a line: #804080 road, or 128 64 128 road.</source>
        <translation>标签图的颜色，每行一个：#804080 road，或 128 64 128 road。</translation>
    </message>
    <message>
        <source>LPIPS</source>
        <translation>LPIPS</translation>
    </message>
    <message>
        <source>Left out: choose torchvision's weights of AlexNet or VGG16</source>
        <translation>未使用：请选择 torchvision 的 AlexNet 或 VGG16 权重</translation>
    </message>
    <message>
        <source>FID and KID</source>
        <translation>FID 与 KID</translation>
    </message>
    <message>
        <source>Left out: choose the Inception v3 of 2015-12-05</source>
        <translation>未使用：请选择 2015-12-05 的 Inception v3</translation>
    </message>
    <message>
        <source>Palette:</source>
        <translation>调色板：</translation>
    </message>
    <message>
        <source>FID and KID:</source>
        <translation>FID 与 KID：</translation>
    </message>
    <message>
        <source>own palette</source>
        <translation>自己的调色板</translation>
    </message>
    <message>
        <source>palette, LPIPS, FID and KID</source>
        <translation>调色板、LPIPS、FID 与 KID</translation>
    </message>
    <message>
        <source>Choose a segmenter</source>
        <translation>选择分割器</translation>
    </message>
    <message>
        <source>Measured on %1 of “%2”, on %3.</source>
        <translation>在“%2”的 %1上测得，计算设备：%3。</translation>
    </message>
    <message>
        <source>%1 could not be measured: %2</source>
        <translation>有 %1 无法测量：%2</translation>
    </message>
    <message>
        <source>The label maps have %1 colours: %2.</source>
        <translation>标签图有 %1 种颜色：%2。</translation>
    </message>
    <message>
        <source>Evaluate again</source>
        <translation>重新评估</translation>
    </message>
    <message>
        <source>Export the figures</source>
        <translation>导出数据</translation>
    </message>
    <message>
        <source>Tables (*.csv);;JSON (*.json)</source>
        <translation>表格 (*.csv);;JSON (*.json)</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export %1</source>
        <translation>导出 %1</translation>
    </message>
    <message>
        <source>%1 are written, those excluded are not. Each split gets a folder of its own.</source>
        <translation>将写出 %1，已排除的除外。每个划分各有自己的文件夹。</translation>
    </message>
    <message>
        <source>&amp;Side by side</source>
        <translation>并排(&amp;S)</translation>
    </message>
    <message>
        <source>One PNG for each pair: the input left, the target right. Lossless.</source>
        <translation>每对一个 PNG：输入在左，目标在右。无损。</translation>
    </message>
    <message>
        <source>&amp;Two folders</source>
        <translation>两个文件夹(&amp;T)</translation>
    </message>
    <message>
        <source>Folders called input and target, with pictures of the same names.</source>
        <translation>名为 input 和 target 的文件夹，其中图片同名。</translation>
    </message>
    <message>
        <source>A t&amp;able</source>
        <translation>表格(&amp;A)</translation>
    </message>
    <message>
        <source>A CSV file that names the pictures where they lie now; nothing is copied.</source>
        <translation>一个 CSV 文件，写明图片现在所在的位置；不复制任何东西。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>导出到</translation>
    </message>
    <message>
        <source>Writing the pairs</source>
        <translation>正在写出图片对</translation>
    </message>
    <message>
        <source>Stopped; nothing was left behind.</source>
        <translation>已停止；没有留下任何东西。</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Choose a folder for the pairs</source>
        <translation>选择存放图片对的文件夹</translation>
    </message>
    <message>
        <source>%1 were exported.</source>
        <translation>已导出 %1。</translation>
    </message>
    <message>
        <source>%1 could not be read and were left out: %2</source>
        <translation>%1 无法读取，已略去：%2</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ExportModelDialog</name>
    <message>
        <source>Export “%1”</source>
        <translation>导出“%1”</translation>
    </message>
    <message>
        <source>The file is compared with the model on real pictures, and kept only where both make the same of them.</source>
        <translation>导出的文件会在真实图片上与模型比较，只有两者结果一致时才会保留。</translation>
    </message>
    <message>
        <source>&amp;ONNX</source>
        <translation>&amp;ONNX</translation>
    </message>
    <message>
        <source>For ONNX Runtime, TensorRT, OpenCV and many others. Values from 0 to 1, without noise.</source>
        <translation>用于 ONNX Runtime、TensorRT、OpenCV 及许多其他程序。数值为 0 到 1，不带噪声。</translation>
    </message>
    <message>
        <source>&amp;TorchScript</source>
        <translation>&amp;TorchScript</translation>
    </message>
    <message>
        <source>For PyTorch in C++ and for Nuke's CatFileCreator: one tensor in, one out.</source>
        <translation>用于 C++ 版 PyTorch 以及 Nuke 的 CatFileCreator：输入一个张量，输出一个张量。</translation>
    </message>
    <message>
        <source>The &amp;reference code</source>
        <translation>参考代码(&amp;R)</translation>
    </message>
    <message>
        <source>A net_G.pth for pytorch-CycleGAN-and-pix2pix, with its own keys.</source>
        <translation>供 pytorch-CycleGAN-and-pix2pix 使用的 net_G.pth，采用其自己的键名。</translation>
    </message>
    <message>
        <source>Writing and comparing</source>
        <translation>正在写出并比较</translation>
    </message>
    <message>
        <source>Stopped; nothing was left behind.</source>
        <translation>已停止；没有留下任何东西。</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>For pictures of one &amp;size alone:</source>
        <translation>仅用于一种尺寸的图片(&amp;S)：</translation>
    </message>
    <message>
        <source>Some programs need the size to be fixed. Otherwise the file takes pictures of any size.</source>
        <translation>有些程序要求尺寸固定。否则该文件接受任意尺寸的图片。</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Export the model</source>
        <translation>导出模型</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>FileField</name>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Leave “%1” out</source>
        <translation>不使用“%1”</translation>
    </message>
    <message>
        <source>Choose “%1”</source>
        <translation>选择“%1”</translation>
    </message>
</context>
<context>
    <name>FoldHeader</name>
    <message>
        <source>open</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>%1, changed</source>
        <translation>%1，已更改</translation>
    </message>
</context>
<context>
    <name>GuideDialog</name>
    <message>
        <source>Guide</source>
        <translation>使用指南</translation>
    </message>
    <message>
        <source>Left and Right go from link to link, Enter follows one.</source>
        <translation>左右方向键在链接间移动，回车打开链接。</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>HelpReportDialog</name>
    <message>
        <source>One zip file with the program's logs, its versions and its settings. Nothing is sent: you choose whom you give it to.</source>
        <translation>一个 zip 文件，包含程序的日志、版本和设置。不会发送任何内容：交给谁由您决定。</translation>
    </message>
    <message>
        <source>Save a report for help</source>
        <translation>保存求助报告</translation>
    </message>
    <message>
        <source>Tell the &amp;paths and names of my files</source>
        <translation>写明我的文件的路径和名称(&amp;P)</translation>
    </message>
    <message>
        <source>Put in &amp;some pictures: previews of the run, pictures that failed</source>
        <translation>放入一些图片：训练任务的预览、失败的图片(&amp;S)</translation>
    </message>
    <message>
        <source>Files of the report</source>
        <translation>报告中的文件</translation>
    </message>
    <message>
        <source>What is in the chosen file</source>
        <translation>所选文件的内容</translation>
    </message>
    <message>
        <source>Collecting</source>
        <translation>正在收集</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>保存(&amp;S)…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 个文件</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation><numerusform>%n 个文件</numerusform></translation>
    </message>
    <message>
        <source>%1, %2 before they are packed.</source>
        <translation>%1，打包前共 %2。</translation>
    </message>
    <message>
        <source>Paths, names, user and computer are replaced by words in &lt; &gt;. Look through it all the same.</source>
        <translation>路径、名称、用户和计算机都以 &lt; &gt; 中的词代替。仍请您查看一遍。</translation>
    </message>
    <message>
        <source>A picture.</source>
        <translation>一张图片。</translation>
    </message>
    <message>
        <source>Zip files (*.zip)</source>
        <translation>Zip 文件 (*.zip)</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>已保存：%1</translation>
    </message>
</context>
<context>
    <name>ImportModelDialog</name>
    <message>
        <source>Import “%1”</source>
        <translation>导入“%1”</translation>
    </message>
    <message>
        <source>A generator of the reference code (pytorch-CycleGAN-and-pix2pix). What kind of network it is stands in the file; what follows does not, and may be left as it is.</source>
        <translation>参考代码 (pytorch-CycleGAN-and-pix2pix) 的生成器。它是哪种网络已写在文件里；以下各项则没有，可以保持原样。</translation>
    </message>
    <message>
        <source>Reading the file</source>
        <translation>正在读取文件</translation>
    </message>
    <message>
        <source>Stopped; nothing was left behind.</source>
        <translation>已停止；没有留下任何东西。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>名称(&amp;N)：</translation>
    </message>
    <message>
        <source>&amp;Direction in training:</source>
        <translation>训练时的方向(&amp;D)：</translation>
    </message>
    <message>
        <source>It &amp;takes:</source>
        <translation>输入(&amp;T)：</translation>
    </message>
    <message>
        <source>It &amp;makes:</source>
        <translation>输出(&amp;M)：</translation>
    </message>
    <message>
        <source>Trained on pictures &amp;of:</source>
        <translation>训练图片的尺寸(&amp;O)：</translation>
    </message>
    <message>
        <source>Trained &amp;with dropout:</source>
        <translation>训练时使用 dropout(&amp;W)：</translation>
    </message>
    <message>
        <source>As the file or its folder</source>
        <translation>依照文件或其文件夹</translation>
    </message>
    <message>
        <source>As the file says, or AtoB</source>
        <translation>依照文件，否则为 AtoB</translation>
    </message>
    <message>
        <source>As the file says, or %1 px</source>
        <translation>依照文件，否则为 %1 px</translation>
    </message>
    <message>
        <source>As the file says, or yes</source>
        <translation>依照文件，否则为是</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>“%1” is among your models: %2.</source>
        <translation>“%1”已加入您的模型：%2。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>IntakeFound</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Held out for validation</source>
        <translation>留作验证</translation>
    </message>
    <message>
        <source>Match in the &amp;order of the names</source>
        <translation>按名称顺序配对(&amp;O)</translation>
    </message>
    <message>
        <source>The first picture of one folder with the first of the other, 2 before 10.</source>
        <translation>一个文件夹的第一张与另一个的第一张配对，2 排在 10 之前。</translation>
    </message>
    <message>
        <source>Single &amp;photos, with a recipe</source>
        <translation>单张照片，使用配方(&amp;P)</translation>
    </message>
    <message>
        <source>Reading the pictures</source>
        <translation>正在读取图片</translation>
    </message>
    <message>
        <source>&amp;Create dataset</source>
        <translation>创建数据集(&amp;C)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Held &amp;out</source>
        <translation>留出(&amp;O)</translation>
    </message>
    <message>
        <source>Still looking: %1 pictures so far</source>
        <translation>仍在查找：目前 %1 张图片</translation>
    </message>
    <message>
        <source>&amp;Add them</source>
        <translation>添加(&amp;A)</translation>
    </message>
    <message>
        <source>Creating…</source>
        <translation>正在创建…</translation>
    </message>
    <message>
        <source>Adding…</source>
        <translation>正在添加…</translation>
    </message>
    <message>
        <source>And %1 other kinds of problems.</source>
        <translation>另有 %1 类其他问题。</translation>
    </message>
    <message>
        <source>The recipe, and what it makes of your photos</source>
        <translation>配方，以及用它从您的照片得到的输入</translation>
    </message>
    <message>
        <source>The first pairs</source>
        <translation>最前面的图片对</translation>
    </message>
    <message>
        <source>This is the published dataset %1.</source>
        <translation>这是公开的数据集 %1。</translation>
    </message>
    <message>
        <source>%1 pairs to learn from, %2 for previews and validation.</source>
        <translation>%1 对用于学习，%2 对用于预览和验证。</translation>
    </message>
    <message>
        <source>The folders say it: %1 pairs to learn from, %2 for validation.</source>
        <translation>依照文件夹：%1 对用于学习，%2 对用于验证。</translation>
    </message>
    <message>
        <source>%3 for tests.</source>
        <translation>%3 对用于测试。</translation>
    </message>
    <message>
        <source>Those that the dataset has already, under whatever name, are not added again.</source>
        <translation>数据集中已有的图片对，无论叫什么名字，都不会再次添加。</translation>
    </message>
</context>
<context>
    <name>JobHeader</name>
    <message>
        <source>Watching folders</source>
        <translation>正在监视文件夹</translation>
    </message>
    <message>
        <source>New translation</source>
        <translation>新建转换</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop watching</source>
        <translation>停止监视</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Progress of the translation</source>
        <translation>转换进度</translation>
    </message>
    <message>
        <source>%1 (and %2 more)</source>
        <translation>%1（及另外 %2 个）</translation>
    </message>
</context>
<context>
    <name>JobNotices</name>
    <message>
        <source>Have a look at %1</source>
        <translation>请查看 %1</translation>
    </message>
</context>
<context>
    <name>JobPanel</name>
    <message>
        <source>The pictures are being looked for…</source>
        <translation>正在查找图片…</translation>
    </message>
</context>
<context>
    <name>JobWords</name>
    <message>
        <source>Paused · %1</source>
        <translation>已暂停 · %1</translation>
    </message>
    <message>
        <source>%1 % · %2</source>
        <translation>%1 % · %2</translation>
    </message>
    <message>
        <source>%1, and %2 more</source>
        <translation>%1，及另外 %2 个</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Translating</source>
        <translation>正在转换</translation>
    </message>
    <message>
        <source>Trained: %1</source>
        <translation>训练完成：%1</translation>
    </message>
    <message>
        <source>Translated: %1</source>
        <translation>转换完成：%1</translation>
    </message>
    <message>
        <source>Stopped: %1</source>
        <translation>已停止：%1</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>失败：%1</translation>
    </message>
    <message>
        <source>Broke off: %1</source>
        <translation>中断：%1</translation>
    </message>
    <message>
        <source>The training is done. Its best checkpoint has an L1 of %1.</source>
        <translation>训练已完成。最佳检查点的 L1 为 %1。</translation>
    </message>
    <message>
        <source>The training is done.</source>
        <translation>训练已完成。</translation>
    </message>
    <message numerus="yes">
        <source>The translation is done; %n pictures could not be translated.</source>
        <translation><numerusform>转换已完成；有 %n 张图片未能转换。</numerusform></translation>
    </message>
    <message>
        <source>The translation is done.</source>
        <translation>转换已完成。</translation>
    </message>
    <message>
        <source>It stopped at step %1 and can be resumed.</source>
        <translation>它停在第 %1 步，可以继续。</translation>
    </message>
    <message>
        <source>It stopped and can be resumed.</source>
        <translation>它已停止，可以继续。</translation>
    </message>
    <message>
        <source>Its worker went away without a word. What it had saved is there, and it can be resumed.</source>
        <translation>其工作进程不告而终。已保存的内容都在，可以继续。</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>出了问题</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Everywhere</source>
        <translation>任何位置</translation>
    </message>
    <message>
        <source>One pair · %1</source>
        <translation>一对 · %1</translation>
    </message>
    <message>
        <source>New training</source>
        <translation>新建训练</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>查找设置</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练任务</translation>
    </message>
    <message>
        <source>Previews</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>转换前与转换后</translation>
    </message>
    <message>
        <source>Show the page %1</source>
        <translation>显示页面 %1</translation>
    </message>
    <message>
        <source>Open pictures or models</source>
        <translation>打开图片或模型</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Show this list of keys</source>
        <translation>显示此按键列表</translation>
    </message>
    <message>
        <source>Close Diptych</source>
        <translation>关闭 Diptych</translation>
    </message>
    <message>
        <source>To the next control</source>
        <translation>到下一个控件</translation>
    </message>
    <message>
        <source>To the control before</source>
        <translation>到上一个控件</translation>
    </message>
    <message>
        <source>Press the button, switch or section that has the keyboard</source>
        <translation>按下有键盘焦点的按钮、开关或区段</translation>
    </message>
    <message>
        <source>What can be done with the row or pair that has the keyboard</source>
        <translation>对有键盘焦点的行或图片对可做的操作</translation>
    </message>
    <message>
        <source>Close a dialog or a menu</source>
        <translation>关闭对话框或菜单</translation>
    </message>
    <message>
        <source>Look closely</source>
        <translation>细看</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Include</source>
        <translation>包含</translation>
    </message>
    <message>
        <source>Swap sides</source>
        <translation>交换两侧</translation>
    </message>
    <message>
        <source>Move to training</source>
        <translation>移到训练集</translation>
    </message>
    <message>
        <source>Move to validation</source>
        <translation>移到验证集</translation>
    </message>
    <message>
        <source>Move to test</source>
        <translation>移到测试集</translation>
    </message>
    <message>
        <source>Write a note…</source>
        <translation>写备注…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Empty the search field</source>
        <translation>清空查找框</translation>
    </message>
    <message>
        <source>Rename the run</source>
        <translation>重命名训练任务</translation>
    </message>
    <message>
        <source>Move the run to the trash</source>
        <translation>将训练任务移到回收站</translation>
    </message>
    <message>
        <source>Earlier in the queue</source>
        <translation>在队列中提前</translation>
    </message>
    <message>
        <source>Later in the queue</source>
        <translation>在队列中延后</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>划动</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>闪烁</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>The preview before</source>
        <translation>上一个预览</translation>
    </message>
    <message>
        <source>The next preview</source>
        <translation>下一个预览</translation>
    </message>
    <message>
        <source>The first preview</source>
        <translation>第一个预览</translation>
    </message>
    <message>
        <source>The newest preview, and follow the run</source>
        <translation>最新的预览，并跟随训练任务</translation>
    </message>
    <message>
        <source>One pair large</source>
        <translation>放大一对</translation>
    </message>
    <message>
        <source>All pairs</source>
        <translation>所有图片对</translation>
    </message>
    <message>
        <source>Large: the pair before</source>
        <translation>放大时：上一对</translation>
    </message>
    <message>
        <source>Large: the next pair</source>
        <translation>放大时：下一对</translation>
    </message>
    <message>
        <source>Large: hold this moment, and compare others with it</source>
        <translation>放大时：固定此刻，并将其他时刻与之比较</translation>
    </message>
    <message>
        <source>Large: border of the wipe left</source>
        <translation>放大时：分界线左移</translation>
    </message>
    <message>
        <source>Large: border of the wipe right</source>
        <translation>放大时：分界线右移</translation>
    </message>
    <message>
        <source>Large: zoom in</source>
        <translation>放大时：放大</translation>
    </message>
    <message>
        <source>Large: zoom out</source>
        <translation>放大时：缩小</translation>
    </message>
    <message>
        <source>Large: 100 % or the whole</source>
        <translation>放大时：100 % 或整张</translation>
    </message>
    <message>
        <source>Take the marked folders and pictures out of the list</source>
        <translation>从列表中移除选中的文件夹和图片</translation>
    </message>
    <message>
        <source>In the table: open and close a sequence</source>
        <translation>在表格中：展开和折叠序列</translation>
    </message>
    <message>
        <source>In the table: copy the result of the chosen picture</source>
        <translation>在表格中：复制所选图片的结果</translation>
    </message>
    <message>
        <source>Copy the result</source>
        <translation>复制结果</translation>
    </message>
    <message>
        <source>Border of the wipe</source>
        <translation>划动的分界线</translation>
    </message>
    <message>
        <source>Border of the wipe to the very left, or right</source>
        <translation>分界线移到最左或最右</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>100 % or the whole</source>
        <translation>100 % 或整张</translation>
    </message>
    <message>
        <source>Save drawing and result as one picture</source>
        <translation>将绘画与结果保存为一张图片</translation>
    </message>
    <message>
        <source>On the pad: move the cross</source>
        <translation>在画板上：移动十字</translation>
    </message>
    <message>
        <source>On the pad: move it pixel by pixel</source>
        <translation>在画板上：逐像素移动</translation>
    </message>
    <message>
        <source>On the pad: put the pen down, or lift it</source>
        <translation>在画板上：落下或抬起画笔</translation>
    </message>
    <message>
        <source>On the pad: touch with the pen</source>
        <translation>在画板上：用画笔点一下</translation>
    </message>
    <message>
        <source>On the pad: give the line up</source>
        <translation>在画板上：放弃这条线</translation>
    </message>
    <message>
        <source>On the pad: pen, eraser, line, rectangle, fill</source>
        <translation>在画板上：画笔、橡皮擦、直线、矩形、填充</translation>
    </message>
    <message>
        <source>On the pad: a thinner, a thicker pen</source>
        <translation>在画板上：更细、更粗的画笔</translation>
    </message>
    <message>
        <source>On the pad: the first nine colours</source>
        <translation>在画板上：前九种颜色</translation>
    </message>
    <message>
        <source>On the pad: empty it</source>
        <translation>在画板上：清空</translation>
    </message>
    <message>
        <source>Begin, or go on</source>
        <translation>开始，或继续</translation>
    </message>
    <message>
        <source>The first picture was the translated one</source>
        <translation>第一张是转换所得的</translation>
    </message>
    <message>
        <source>The second picture was the translated one</source>
        <translation>第二张是转换所得的</translation>
    </message>
    <message>
        <source>Stop the session</source>
        <translation>停止这一场</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>KindSection</name>
    <message>
        <source>Show the pairs</source>
        <translation>显示这些图片对</translation>
    </message>
    <message>
        <source>Exclude them</source>
        <translation>排除它们</translation>
    </message>
    <message>
        <source>Swap their sides</source>
        <translation>交换它们的两侧</translation>
    </message>
    <message>
        <source>Bring them together</source>
        <translation>把它们归到一起</translation>
    </message>
    <message>
        <source>And %1 more like these.</source>
        <translation>另有 %1 个类似的。</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>隐藏详细信息</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
</context>
<context>
    <name>LargePreview</name>
    <message>
        <source>%1 and %2; Shift with the left and right arrow keys moves the border</source>
        <translation>%1与%2；Shift 加左右方向键移动分界线</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>“%2”的第 %1 步</translation>
    </message>
    <message>
        <source>This picture was added later.</source>
        <translation>这张图片是后来添加的。</translation>
    </message>
    <message>
        <source>This picture is not there.</source>
        <translation>这张图片不在了。</translation>
    </message>
    <message>
        <source>This picture of yours has no target. Compare it with its input, or with another moment.</source>
        <translation>您的这张图片没有目标。请与其输入比较，或与另一时刻比较。</translation>
    </message>
    <message>
        <source>The other run has no preview of this picture yet.</source>
        <translation>另一个训练任务还没有这张图片的预览。</translation>
    </message>
    <message>
        <source>The other run does not show this picture.</source>
        <translation>另一个训练任务不显示这张图片。</translation>
    </message>
</context>
<context>
    <name>LeakBanner</name>
    <message>
        <source>Bring them together</source>
        <translation>把它们归到一起</translation>
    </message>
    <message>
        <source>One group of copies lies on both sides of the split: what was learned proves nothing when it is validated.</source>
        <translation>有一组副本同时位于划分的两边：学过的图片再拿来验证，什么也证明不了。</translation>
    </message>
    <message>
        <source>%1 groups of copies lie on both sides of the split: what was learned proves nothing when it is validated.</source>
        <translation>有 %1 组副本同时位于划分的两边：学过的图片再拿来验证，什么也证明不了。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Drop to install this model</source>
        <translation>拖放以安装此模型</translation>
    </message>
    <message>
        <source>Drop to open this training run</source>
        <translation>拖放以打开此训练任务</translation>
    </message>
    <message>
        <source>Drop to open this workspace</source>
        <translation>拖放以打开此工作区</translation>
    </message>
    <message>
        <source>Drop to translate these pictures</source>
        <translation>拖放以转换这些图片</translation>
    </message>
    <message>
        <source>Only files and folders of this computer can be dropped here.</source>
        <translation>这里只能拖放本机的文件和文件夹。</translation>
    </message>
    <message>
        <source>This lies on another computer (%1). Mount its folder first, and drop it from there.</source>
        <translation>它位于另一台计算机（%1）上。请先挂载其文件夹，再从那里拖入。</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>首页</translation>
    </message>
    <message>
        <source>Datasets</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Translate</source>
        <translation>转换</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>试用</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Real or fake</source>
        <translation>真假辨别</translation>
    </message>
</context>
<context>
    <name>MakeModelDialog</name>
    <message>
        <source>Make a model of this run</source>
        <translation>用此训练任务生成模型</translation>
    </message>
    <message>
        <source>Translate with a checkpoint of “%1”</source>
        <translation>用“%1”的检查点转换</translation>
    </message>
    <message>
        <source>A model is made of it and chosen on the Translate page. Pictures that you have gathered there stay.</source>
        <translation>将由它生成模型，并在“转换”页面选中。您在那里已添加的图片会保留。</translation>
    </message>
    <message>
        <source>&amp;Name of the model:</source>
        <translation>模型名称(&amp;N)：</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>名称(&amp;N)：</translation>
    </message>
    <message>
        <source>&amp;Checkpoint:</source>
        <translation>检查点(&amp;C)：</translation>
    </message>
    <message>
        <source>The checkpoint of step %1 is no longer there. Step %2 is the nearest.</source>
        <translation>第 %1 步的检查点已不存在。最接近的是第 %2 步。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Make model and go to Translate</source>
        <translation>生成模型并转到“转换”</translation>
    </message>
    <message>
        <source>Make model</source>
        <translation>生成模型</translation>
    </message>
    <message>
        <source>Step %1, the best so far (L1 %2)</source>
        <translation>第 %1 步，迄今最佳 (L1 %2)</translation>
    </message>
    <message>
        <source>Step %1 (L1 %2)</source>
        <translation>第 %1 步 (L1 %2)</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
</context>
<context>
    <name>Measures</name>
    <message>
        <source>L1</source>
        <translation>L1</translation>
    </message>
    <message>
        <source>Mean difference of all values, 0 to 2. It should lie below that of the unchanged input.</source>
        <translation>所有数值的平均差，0 到 2。应低于未改动的输入。</translation>
    </message>
    <message>
        <source>PSNR (dB)</source>
        <translation>PSNR (dB)</translation>
    </message>
    <message>
        <source>The same in decibels: about 20 is rough, 30 is good, over 40 can hardly be told apart.</source>
        <translation>同上，以分贝计：约 20 为粗糙，30 为良好，超过 40 几乎无法分辨。</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>Likeness of small windows, 1 is equal. Over 0.9 looks alike; blur keeps it high.</source>
        <translation>小窗口的相似度，1 为相同。超过 0.9 看起来就很像；模糊不会使它降低多少。</translation>
    </message>
    <message>
        <source>MS-SSIM</source>
        <translation>MS-SSIM</translation>
    </message>
    <message>
        <source>The same at five sizes, 1 is equal. Needs pictures of 176 pixels a side.</source>
        <translation>同上，在五种尺寸上，1 为相同。需要边长 176 像素的图片。</translation>
    </message>
    <message>
        <source>Fine detail</source>
        <translation>细节</translation>
    </message>
    <message>
        <source>Energy finer than about 10 pixels, over the targets'. Blur lowers it, noise raises it.</source>
        <translation>小于约 10 像素的细节能量与目标之比。模糊使它降低，噪声使它升高。</translation>
    </message>
    <message>
        <source>Histogram L</source>
        <translation>L 直方图</translation>
    </message>
    <message>
        <source>Shared share of all pictures' brightness, 1 is all. The paper has .86 with L1+cGAN.</source>
        <translation>所有图片亮度分布的重合比例，1 为全部重合。论文用 L1+cGAN 得到 .86。</translation>
    </message>
    <message>
        <source>Histogram a</source>
        <translation>a 直方图</translation>
    </message>
    <message>
        <source>The same of green to red. The paper has .84 with L1+cGAN, .69 with L1 alone.</source>
        <translation>同上，绿到红。论文用 L1+cGAN 得到 .84，只用 L1 为 .69。</translation>
    </message>
    <message>
        <source>Histogram b</source>
        <translation>b 直方图</translation>
    </message>
    <message>
        <source>The same of blue to yellow. The paper has .82 with L1+cGAN, .70 with L1 alone.</source>
        <translation>同上，蓝到黄。论文用 L1+cGAN 得到 .82，只用 L1 为 .70。</translation>
    </message>
    <message>
        <source>Pixel accuracy</source>
        <translation>像素准确率</translation>
    </message>
    <message>
        <source>Share of pixels with the right colour. The paper: .83 (Cityscapes).</source>
        <translation>颜色正确的像素比例。论文：.83 (Cityscapes)。</translation>
    </message>
    <message>
        <source>Class accuracy</source>
        <translation>类别准确率</translation>
    </message>
    <message>
        <source>The same, with each colour counting alike. The paper: .36 (Cityscapes).</source>
        <translation>同上，每种颜色权重相同。论文：.36 (Cityscapes)。</translation>
    </message>
    <message>
        <source>Class IoU</source>
        <translation>类别 IoU</translation>
    </message>
    <message>
        <source>Overlap of each colour's areas, likewise. The paper: .29 (Cityscapes).</source>
        <translation>各颜色区域的重叠程度，同样计权。论文：.29 (Cityscapes)。</translation>
    </message>
    <message>
        <source>FCN pixel accuracy</source>
        <translation>FCN 像素准确率</translation>
    </message>
    <message>
        <source>Share of pixels that a segmenter recognises. The paper: .66; .80 for real photos.</source>
        <translation>分割器能认出的像素比例。论文：.66；真实照片为 .80。</translation>
    </message>
    <message>
        <source>FCN class accuracy</source>
        <translation>FCN 类别准确率</translation>
    </message>
    <message>
        <source>The same, with each class counting alike. The paper: .23; .26 for real photos.</source>
        <translation>同上，每个类别权重相同。论文：.23；真实照片为 .26。</translation>
    </message>
    <message>
        <source>FCN class IoU</source>
        <translation>FCN 类别 IoU</translation>
    </message>
    <message>
        <source>Overlap of each class, likewise. The paper: .17; .21 for real photos.</source>
        <translation>各类别的重叠程度，同样计权。论文：.17；真实照片为 .21。</translation>
    </message>
    <message>
        <source>LPIPS</source>
        <translation>LPIPS</translation>
    </message>
    <message>
        <source>Distance as a network sees it, 0 is equal; over 0.5 is another picture.</source>
        <translation>网络所感知的距离，0 为相同；超过 0.5 就是另一张图了。</translation>
    </message>
    <message>
        <source>FID</source>
        <translation>FID</translation>
    </message>
    <message>
        <source>Distance of all pictures from all targets, 0 is equal. Only sets of the same size compare.</source>
        <translation>所有图片与所有目标之间的距离，0 为相同。只有数量相同的集合才能比较。</translation>
    </message>
    <message>
        <source>KID</source>
        <translation>KID</translation>
    </message>
    <message>
        <source>The same without the bias of small sets; around 0 is equal.</source>
        <translation>同上，但没有小样本的偏差；约为 0 即相同。</translation>
    </message>
</context>
<context>
    <name>MeasuresTable</name>
    <message>
        <source>Real pictures</source>
        <translation>真实图片</translation>
    </message>
    <message>
        <source>Translated</source>
        <translation>转换结果</translation>
    </message>
    <message>
        <source>Input unchanged</source>
        <translation>未改动的输入</translation>
    </message>
    <message>
        <source>Figures of the model</source>
        <translation>模型的数据</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Better</source>
        <translation>更好</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>含义</translation>
    </message>
    <message>
        <source>lower</source>
        <translation>更低</translation>
    </message>
    <message>
        <source>higher</source>
        <translation>更高</translation>
    </message>
    <message>
        <source>near 1</source>
        <translation>接近 1</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>That can't be done</source>
        <translation>无法这样做</translation>
    </message>
    <message>
        <source>A setting can't be used</source>
        <translation>设置无法使用</translation>
    </message>
    <message>
        <source>The name is taken</source>
        <translation>名称已被占用</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请另选一个名称。</translation>
    </message>
    <message>
        <source>The job is already being worked on</source>
        <translation>该任务已在处理中</translation>
    </message>
    <message>
        <source>Wait until it is done, or stop it where it was started.</source>
        <translation>请等它完成，或在启动它的地方停止它。</translation>
    </message>
    <message>
        <source>The memory is full</source>
        <translation>内存已满</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller size or batch.</source>
        <translation>请关闭其他程序，或选择较小的尺寸或批次。</translation>
    </message>
    <message>
        <source>The graphics card's memory is full</source>
        <translation>显存已满</translation>
    </message>
    <message>
        <source>Choose a smaller size or batch, or compute on the processor.</source>
        <translation>请选择较小的尺寸或批次，或改用处理器计算。</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Free some space and go on; nothing that was saved is lost.</source>
        <translation>请腾出一些空间后继续；已保存的内容不会丢失。</translation>
    </message>
    <message>
        <source>The folder can't be written</source>
        <translation>无法写入文件夹</translation>
    </message>
    <message>
        <source>Choose another folder, or change its permissions.</source>
        <translation>请另选一个文件夹，或更改其权限。</translation>
    </message>
    <message>
        <source>The disk reported an error</source>
        <translation>磁盘报告了错误</translation>
    </message>
    <message>
        <source>Check the disk and its connection, then try again.</source>
        <translation>请检查磁盘及其连接，然后重试。</translation>
    </message>
    <message>
        <source>The folder is gone</source>
        <translation>文件夹不见了</translation>
    </message>
    <message>
        <source>Connect the drive again, or put the folder back.</source>
        <translation>请重新连接驱动器，或把文件夹放回原处。</translation>
    </message>
    <message>
        <source>The file is not there</source>
        <translation>文件不在那里</translation>
    </message>
    <message>
        <source>Check whether it was moved, renamed or deleted.</source>
        <translation>请检查它是否被移动、重命名或删除。</translation>
    </message>
    <message>
        <source>The folder is empty</source>
        <translation>文件夹是空的</translation>
    </message>
    <message>
        <source>Choose a folder that holds pictures.</source>
        <translation>请选择一个装有图片的文件夹。</translation>
    </message>
    <message>
        <source>There are no pictures</source>
        <translation>没有图片</translation>
    </message>
    <message>
        <source>Choose a folder with JPEG, PNG, WebP, TIFF, BMP, GIF or AVIF pictures.</source>
        <translation>请选择装有 JPEG、PNG、WebP、TIFF、BMP、GIF 或 AVIF 图片的文件夹。</translation>
    </message>
    <message>
        <source>A picture can't be read</source>
        <translation>有图片无法读取</translation>
    </message>
    <message>
        <source>Open it in another program and save it again.</source>
        <translation>请在其他程序中打开它并重新保存。</translation>
    </message>
    <message>
        <source>A picture is too large</source>
        <translation>有图片太大</translation>
    </message>
    <message>
        <source>Make it smaller and try again.</source>
        <translation>请把它缩小后重试。</translation>
    </message>
    <message>
        <source>No pairs were found</source>
        <translation>没有找到图片对</translation>
    </message>
    <message>
        <source>The pairs are unclear</source>
        <translation>图片对不明确</translation>
    </message>
    <message>
        <source>This is no dataset</source>
        <translation>这不是数据集</translation>
    </message>
    <message>
        <source>This is no training run</source>
        <translation>这不是训练任务</translation>
    </message>
    <message>
        <source>This is no job</source>
        <translation>这不是任务</translation>
    </message>
    <message>
        <source>This is no model of Diptych</source>
        <translation>这不是 Diptych 的模型</translation>
    </message>
    <message>
        <source>Choose a .safetensors file that Diptych made.</source>
        <translation>请选择由 Diptych 生成的 .safetensors 文件。</translation>
    </message>
    <message>
        <source>This is no study</source>
        <translation>这不是研究</translation>
    </message>
    <message>
        <source>This can't be a workspace</source>
        <translation>这里不能作为工作区</translation>
    </message>
    <message>
        <source>Choose an empty folder, or one that Diptych made.</source>
        <translation>请选择空文件夹，或由 Diptych 创建的文件夹。</translation>
    </message>
    <message>
        <source>This checkpoint is not there</source>
        <translation>没有这个检查点</translation>
    </message>
    <message>
        <source>The checkpoint is damaged</source>
        <translation>检查点已损坏</translation>
    </message>
    <message>
        <source>The model doesn't fit</source>
        <translation>模型不匹配</translation>
    </message>
    <message>
        <source>This is no generator that can be read</source>
        <translation>这不是可读取的生成器</translation>
    </message>
    <message>
        <source>The model can't be exported so</source>
        <translation>无法这样导出模型</translation>
    </message>
    <message>
        <source>The palette doesn't fit</source>
        <translation>调色板不匹配</translation>
    </message>
    <message>
        <source>A part is not installed</source>
        <translation>缺少一个组件</translation>
    </message>
    <message>
        <source>This was made by a newer Diptych</source>
        <translation>这是由更新版本的 Diptych 制作的</translation>
    </message>
    <message>
        <source>Update Diptych to use it.</source>
        <translation>请更新 Diptych 后使用。</translation>
    </message>
    <message>
        <source>Pictures of the dataset are missing</source>
        <translation>数据集缺少图片</translation>
    </message>
    <message>
        <source>Some pairs are smaller than what is trained on</source>
        <translation>有些图片对小于训练尺寸</translation>
    </message>
    <message>
        <source>The training became unstable</source>
        <translation>训练变得不稳定</translation>
    </message>
    <message>
        <source>The device is not there</source>
        <translation>设备不存在</translation>
    </message>
    <message>
        <source>The device can't be used</source>
        <translation>设备无法使用</translation>
    </message>
    <message>
        <source>Something went wrong inside Diptych</source>
        <translation>Diptych 内部出了问题</translation>
    </message>
    <message>
        <source>The app goes on. Please send the details to its makers.</source>
        <translation>程序会继续运行。请把详细信息发给开发者。</translation>
    </message>
    <message>
        <source>The work in the background broke off</source>
        <translation>后台工作中断了</translation>
    </message>
    <message>
        <source>A picture could not be read to its end</source>
        <translation>有图片未能读完</translation>
    </message>
    <message>
        <source>A training needs the graphics card</source>
        <translation>训练需要使用显卡</translation>
    </message>
    <message>
        <source>It goes on computing in another way</source>
        <translation>将以另一种方式继续计算</translation>
    </message>
    <message>
        <source>The fast way to compute is not used</source>
        <translation>未使用快速计算方式</translation>
    </message>
    <message>
        <source>The work in the background could not begin</source>
        <translation>后台工作无法开始</translation>
    </message>
    <message>
        <source>The window has gone</source>
        <translation>窗口已不在</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Not a readable picture</source>
        <translation>不是可读取的图片</translation>
    </message>
    <message>
        <source>Too large to be translated safely</source>
        <translation>太大，无法安全转换</translation>
    </message>
    <message>
        <source>The file is no longer there</source>
        <translation>文件已不在那里</translation>
    </message>
    <message>
        <source>Not enough memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>Not enough memory on the graphics card</source>
        <translation>显存不足</translation>
    </message>
    <message>
        <source>The picture made the worker crash</source>
        <translation>该图片使工作进程崩溃</translation>
    </message>
    <message>
        <source>Reading the picture never came to an end</source>
        <translation>读取该图片始终没有结束</translation>
    </message>
</context>
<context>
    <name>MissingBanner</name>
    <message>
        <source>Find them again…</source>
        <translation>重新查找…</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Looking for the originals</source>
        <translation>正在查找原始文件</translation>
    </message>
    <message>
        <source>The originals of %1 are not where they were: moved, renamed, or on a drive that is not connected.</source>
        <translation>%1 的原始文件不在原处：已被移动、重命名，或所在驱动器未连接。</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Inputs made of photos by %1</source>
        <translation>输入由照片经%1制成</translation>
    </message>
    <message>
        <source>No terms are stated.</source>
        <translation>未注明使用条款。</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试用</translation>
    </message>
    <message>
        <source>More about “%1”</source>
        <translation>有关“%1”的更多操作</translation>
    </message>
    <message>
        <source>Evaluate…</source>
        <translation>评估…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Move to trash…</source>
        <translation>移到回收站…</translation>
    </message>
    <message>
        <source>colours pictures (Lab)</source>
        <translation>为图片上色 (Lab)</translation>
    </message>
    <message>
        <source>Comes with Diptych · trained on “%1” · %2</source>
        <translation>随 Diptych 附带 · 在“%1”上训练 · %2</translation>
    </message>
    <message>
        <source>Run “%1”, step %2 · trained on “%3” · %4</source>
        <translation>训练任务“%1”，第 %2 步 · 在“%3”上训练 · %4</translation>
    </message>
    <message>
        <source>Run “%1”, step %2 · %3</source>
        <translation>训练任务“%1”，第 %2 步 · %3</translation>
    </message>
</context>
<context>
    <name>ModelChoices</name>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>There is no model yet</source>
        <translation>还没有模型</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Add a model file…</source>
        <translation>添加模型文件…</translation>
    </message>
    <message>
        <source>Networks that are ready for use. Any checkpoint of a training becomes one.</source>
        <translation>可直接使用的网络。训练的任何检查点都可以成为模型。</translation>
    </message>
    <message>
        <source>No models yet</source>
        <translation>还没有模型</translation>
    </message>
    <message>
        <source>Train a network and keep a checkpoint of it as a model, or drop a model file here.</source>
        <translation>训练一个网络并将其检查点存为模型，或把模型文件拖到这里。</translation>
    </message>
    <message>
        <source>Train a network</source>
        <translation>训练网络</translation>
    </message>
    <message>
        <source>Add a model file</source>
        <translation>添加模型文件</translation>
    </message>
    <message>
        <source>Models of Diptych and of the reference code (%1)</source>
        <translation>Diptych 及参考代码的模型 (%1)</translation>
    </message>
    <message>
        <source>The name is kept in the model file and goes with it wherever you copy it.</source>
        <translation>名称保存在模型文件中，无论复制到哪里都会随它一起。</translation>
    </message>
    <message>
        <source>Rename the model</source>
        <translation>重命名模型</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Move “%1” to the trash?</source>
        <translation>将“%1”移到回收站？</translation>
    </message>
    <message>
        <source>Pictures that were translated with it stay. You can get the file back from the trash.</source>
        <translation>用它转换的图片会保留。您可以从回收站恢复该文件。</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>The model “%1” is installed.</source>
        <translation>模型“%1”已安装。</translation>
    </message>
</context>
<context>
    <name>MoreEpochsDialog</name>
    <message>
        <source>It goes on from its newest checkpoint. What it was asked for before, it does first.</source>
        <translation>它从最新的检查点继续，先完成此前要求的部分。</translation>
    </message>
    <message>
        <source>Go on for more epochs</source>
        <translation>继续训练更多轮次</translation>
    </message>
    <message>
        <source>More epochs</source>
        <translation>更多轮次</translation>
    </message>
    <message>
        <source>&amp;More epochs:</source>
        <translation>更多轮次(&amp;M)：</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>NamingOptions</name>
    <message>
        <source>What each file is called: letters of your own and the words in braces below, without an ending.</source>
        <translation>每个文件的名称：您自己的文字和下面花括号中的词，不含后缀。</translation>
    </message>
    <message>
        <source>Name of each result</source>
        <translation>结果的名称</translation>
    </message>
    <message>
        <source>What is done where the folder holds a file of that name already.</source>
        <translation>文件夹中已有同名文件时如何处理。</translation>
    </message>
    <message>
        <source>Keep both, add a number</source>
        <translation>两者都保留，加上编号</translation>
    </message>
    <message>
        <source>Skip the picture</source>
        <translation>跳过该图片</translation>
    </message>
    <message>
        <source>Replace the file</source>
        <translation>替换该文件</translation>
    </message>
    <message>
        <source>When a file already exists</source>
        <translation>文件已存在时</translation>
    </message>
    <message>
        <source>Keep what the camera wrote (EXIF)</source>
        <translation>保留相机写入的信息 (EXIF)</translation>
    </message>
    <message>
        <source>Copies date, place, camera and exposure from each picture into its result. The result is upright already.</source>
        <translation>把每张图片的日期、地点、相机和曝光信息复制到结果中。结果的方向已经摆正。</translation>
    </message>
    <message>
        <source>Write the settings into the file</source>
        <translation>把设置写入文件</translation>
    </message>
    <message>
        <source>The model's name, the noise and the scale stand in each result's metadata, so that it can be made again.</source>
        <translation>模型名称、噪声和比例写入每个结果的元数据，以便日后重新生成。</translation>
    </message>
    <message>
        <source>Names that are taken get a number: %1 becomes %2</source>
        <translation>已被占用的名称会加上编号：%1 变为 %2</translation>
    </message>
    <message>
        <source>The name can't be used</source>
        <translation>名称无法使用</translation>
    </message>
    <message>
        <source>The picture's own name</source>
        <translation>图片自己的名称</translation>
    </message>
    <message>
        <source>A number counted from 000001</source>
        <translation>从 000001 起的编号</translation>
    </message>
    <message>
        <source>Which variation it is, from 1</source>
        <translation>第几个变体，从 1 起</translation>
    </message>
    <message>
        <source>The model's name</source>
        <translation>模型的名称</translation>
    </message>
</context>
<context>
    <name>NetworkFigure</name>
    <message>
        <source>your picture</source>
        <translation>您的图片</translation>
    </message>
    <message>
        <source>result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>what the network sees</source>
        <translation>网络所见</translation>
    </message>
</context>
<context>
    <name>NetworkOptions</name>
    <message>
        <source>How a picture of any size in pixels comes to the network; as it was trained looks best.</source>
        <translation>任意像素尺寸的图片如何输入网络；与训练时相同效果最好。</translation>
    </message>
    <message>
        <source>As it was trained</source>
        <translation>与训练时相同</translation>
    </message>
    <message>
        <source>The network sees each picture</source>
        <translation>网络看到的每张图片</translation>
    </message>
    <message>
        <source>These are photos</source>
        <translation>这些是照片</translation>
    </message>
    <message>
        <source>%1 × %1</source>
        <translation>%1 × %1</translation>
    </message>
    <message>
        <source>%1 × %1, fitted</source>
        <translation>%1 × %1，适应</translation>
    </message>
    <message>
        <source>own size</source>
        <translation>原始尺寸</translation>
    </message>
    <message>
        <source>Make the input of each as the model's were made of photos: %1.</source>
        <translation>像训练此模型时那样，从每张照片制作输入：%1。</translation>
    </message>
    <message>
        <source>The model was not trained on inputs made of photos.</source>
        <translation>此模型不是用照片制成的输入训练的。</translation>
    </message>
    <message>
        <source>Each picture is resized to %1 × %1 and its result back. Long ones are squeezed.</source>
        <translation>每张图片缩放到 %1 × %1，结果再缩放回去。长图会被压扁。</translation>
    </message>
    <message>
        <source>Each picture is made to fit into %1 × %1 unsqueezed; the rest is filled by mirroring.</source>
        <translation>每张图片在不变形的情况下适应 %1 × %1；其余部分以镜像填充。</translation>
    </message>
    <message>
        <source>Each picture is seen as it is, with all its detail.</source>
        <translation>每张图片按原样输入，保留全部细节。</translation>
    </message>
    <message>
        <source>The first picture, %1 × %2: %3</source>
        <translation>第一张图片，%1 × %2：%3</translation>
    </message>
    <message>
        <source>seen as it is, with all its detail.</source>
        <translation>按原样输入，保留全部细节。</translation>
    </message>
    <message>
        <source>resized to %1 × %2, and the result back.</source>
        <translation>缩放到 %1 × %2，结果再缩放回去。</translation>
    </message>
    <message>
        <source>resized to %1 × %2 unsqueezed, and the result back.</source>
        <translation>不变形地缩放到 %1 × %2，结果再缩放回去。</translation>
    </message>
    <message>
        <source>The rest of the network's %1 × %2 is filled by mirroring.</source>
        <translation>网络 %1 × %2 的其余部分以镜像填充。</translation>
    </message>
    <message>
        <source>It is so large that it is translated in tiles that overlap.</source>
        <translation>它非常大，将以相互重叠的分块转换。</translation>
    </message>
    <message>
        <source>The network was trained on %1 × %1: things this large may be new to it.</source>
        <translation>网络是在 %1 × %1 上训练的：这么大的内容对它可能是陌生的。</translation>
    </message>
</context>
<context>
    <name>NewStudyDialog</name>
    <message>
        <source>New study</source>
        <translation>新建研究</translation>
    </message>
    <message>
        <source>People are shown real and translated pictures for a second each, and say which are which.</source>
        <translation>让人们观看真实图片和转换所得的图片，每张一秒，并说出哪张是真的。</translation>
    </message>
    <message>
        <source>Of a &amp;model and a dataset</source>
        <translation>用模型和数据集(&amp;M)</translation>
    </message>
    <message>
        <source>Of two &amp;folders</source>
        <translation>用两个文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>Show the two pictures of the &amp;same input together</source>
        <translation>把同一输入的两张图片一起显示(&amp;S)</translation>
    </message>
    <message>
        <source>Harder to be fooled by. Folders need pictures of the same names for it.</source>
        <translation>更难骗过人眼。为此两个文件夹中的图片须同名。</translation>
    </message>
    <message>
        <source>Making the pictures</source>
        <translation>正在制作图片</translation>
    </message>
    <message>
        <source>Stopped; nothing was left behind.</source>
        <translation>已停止；没有留下任何东西。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Make the study</source>
        <translation>创建研究</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>名称(&amp;N)：</translation>
    </message>
    <message>
        <source>Model:</source>
        <translation>模型：</translation>
    </message>
    <message>
        <source>Dataset:</source>
        <translation>数据集：</translation>
    </message>
    <message>
        <source>Pairs:</source>
        <translation>图片对：</translation>
    </message>
    <message>
        <source>Real pictures:</source>
        <translation>真实图片：</translation>
    </message>
    <message>
        <source>Translated:</source>
        <translation>转换结果：</translation>
    </message>
    <message>
        <source>No folder chosen</source>
        <translation>未选择文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the real pictures</source>
        <translation>选择真实图片</translation>
    </message>
    <message>
        <source>Choose the translated pictures</source>
        <translation>选择转换所得的图片</translation>
    </message>
</context>
<context>
    <name>NextBar</name>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Don't translate it</source>
        <translation>不转换它</translation>
    </message>
    <message>
        <source>Next: “%1”</source>
        <translation>下一个：“%1”</translation>
    </message>
    <message>
        <source>Next: “%1”, and one more after it</source>
        <translation>下一个：“%1”，之后还有 1 个</translation>
    </message>
    <message numerus="yes">
        <source>Next: “%1”, and %n more after it</source>
        <translation><numerusform>下一个：“%1”，之后还有 %n 个</numerusform></translation>
    </message>
</context>
<context>
    <name>NextTranslations</name>
    <message>
        <source>“%1” waits until this translation is done.</source>
        <translation>“%1”会等到当前转换完成后再开始。</translation>
    </message>
</context>
<context>
    <name>NoiseOptions</name>
    <message>
        <source>Add noise</source>
        <translation>加入噪声</translation>
    </message>
    <message>
        <source>The network was trained with random noise and draws it here as well. Off gives the calmest result.</source>
        <translation>网络训练时带有随机噪声，使用时也会抽取。关闭可得到最平稳的结果。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>The same number gives the same result, another number another one.</source>
        <translation>同样的数字得到同样的结果，另一个数字则得到另一个结果。</translation>
    </message>
    <message>
        <source>Results per picture</source>
        <translation>每张图片的结果数</translation>
    </message>
    <message>
        <source>So many variations of each picture, each with noise of its own, numbered from 1.</source>
        <translation>每张图片生成这么多变体，各有自己的噪声，从 1 起编号。</translation>
    </message>
    <message>
        <source>The same noise for every picture</source>
        <translation>每张图片使用相同的噪声</translation>
    </message>
    <message>
        <source>For the frames of a film: what does not move does not flicker.</source>
        <translation>用于影片的帧：不动的部分不会闪烁。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>%1 results per picture</source>
        <translation>每张图片 %1 个结果</translation>
    </message>
    <message>
        <source>seed %1, the same for all</source>
        <translation>种子 %1，全部相同</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>种子 %1</translation>
    </message>
    <message>
        <source>Without noise every picture has exactly one result.</source>
        <translation>没有噪声时，每张图片只有一个结果。</translation>
    </message>
    <message>
        <source>All pictures of a size get the same noise: frames of a film don't flicker.</source>
        <translation>同尺寸的图片都使用相同的噪声：影片的帧不会闪烁。</translation>
    </message>
    <message>
        <source>Each picture gets noise of its own; the same seed gives the same result again.</source>
        <translation>每张图片有自己的噪声；同样的种子会再次得到同样的结果。</translation>
    </message>
</context>
<context>
    <name>NoteDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Keep the note</source>
        <translation>保存备注</translation>
    </message>
</context>
<context>
    <name>NoteField</name>
    <message>
        <source>Write a note</source>
        <translation>写备注</translation>
    </message>
    <message>
        <source>Note to this pair</source>
        <translation>给这一对的备注</translation>
    </message>
    <message>
        <source>Enter keeps it, Esc brings back what was there.</source>
        <translation>Enter 保存，Esc 恢复原来的内容。</translation>
    </message>
</context>
<context>
    <name>Occurrence</name>
    <message>
        <source>%1 px</source>
        <translation>%1 px</translation>
    </message>
</context>
<context>
    <name>OpeningCover</name>
    <message>
        <source>One moment…</source>
        <translation>请稍候…</translation>
    </message>
</context>
<context>
    <name>OtherRunBar</name>
    <message>
        <source>Preview of the other run at step</source>
        <translation>另一训练任务的预览，步数</translation>
    </message>
    <message>
        <source>Same step</source>
        <translation>相同步数</translation>
    </message>
    <message>
        <source>Follow the time line above: always the preview that is nearest to its step.</source>
        <translation>跟随上方的时间线：始终显示步数最接近的预览。</translation>
    </message>
    <message>
        <source>Compare with no other run</source>
        <translation>不与其他训练任务比较</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>No preview yet</source>
        <translation>还没有预览</translation>
    </message>
</context>
<context>
    <name>OutputOptions</name>
    <message>
        <source>exact, up to 16 bit</source>
        <translation>无损，最高 16 位</translation>
    </message>
    <message>
        <source>small files</source>
        <translation>文件小</translation>
    </message>
    <message>
        <source>exact, up to 16 bit, for print</source>
        <translation>无损，最高 16 位，适合印刷</translation>
    </message>
    <message>
        <source>exact, for old programs</source>
        <translation>无损，适合旧程序</translation>
    </message>
    <message>
        <source>the smallest files</source>
        <translation>文件最小</translation>
    </message>
    <message>
        <source>linear light, for film</source>
        <translation>线性光，适合影视</translation>
    </message>
    <message>
        <source>The folder that results are written to. No picture of yours is changed or replaced.</source>
        <translation>结果写入的文件夹。您的图片不会被更改或替换。</translation>
    </message>
    <message>
        <source>In a folder next to the pictures</source>
        <translation>图片旁的文件夹中</translation>
    </message>
    <message>
        <source>Beside each picture</source>
        <translation>每张图片旁边</translation>
    </message>
    <message>
        <source>In the workspace</source>
        <translation>工作区中</translation>
    </message>
    <message>
        <source>In a folder of my choice…</source>
        <translation>我选择的文件夹…</translation>
    </message>
    <message>
        <source>Save results</source>
        <translation>保存结果</translation>
    </message>
    <message>
        <source>The kind of file; those that lose something are smaller.</source>
        <translation>文件的类型；有损的文件较小。</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>File format</source>
        <translation>文件格式</translation>
    </message>
    <message>
        <source>Each result lies in its picture's own folder.</source>
        <translation>每个结果与原图在同一文件夹。</translation>
    </message>
    <message>
        <source>All together in %1</source>
        <translation>全部保存在 %1</translation>
    </message>
    <message>
        <source>next to the pictures</source>
        <translation>图片旁的文件夹</translation>
    </message>
    <message>
        <source>beside each picture</source>
        <translation>每张图片旁边</translation>
    </message>
    <message>
        <source>in the workspace</source>
        <translation>工作区中</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Lower numbers give smaller files that differ more from the result. 95 is hardly told apart from it.</source>
        <translation>数值越低文件越小，与结果的差别也越大。95 几乎无法分辨。</translation>
    </message>
    <message>
        <source>Save results in</source>
        <translation>结果保存到</translation>
    </message>
</context>
<context>
    <name>OwnMenu</name>
    <message>
        <source>Pictures of your own in the previews</source>
        <translation>预览中您自己的图片</translation>
    </message>
    <message>
        <source>Add pictures…</source>
        <translation>添加图片…</translation>
    </message>
    <message>
        <source>Choose the target of “%1”…</source>
        <translation>选择“%1”的目标…</translation>
    </message>
    <message>
        <source>Remove “%1”</source>
        <translation>移除“%1”</translation>
    </message>
</context>
<context>
    <name>OwnPictures</name>
    <message>
        <source>Add pictures to the previews</source>
        <translation>把图片添加到预览</translation>
    </message>
    <message>
        <source>The target of “%1”</source>
        <translation>“%1”的目标</translation>
    </message>
    <message>
        <source>“%1” is no longer in the previews.</source>
        <translation>“%1”已不在预览中。</translation>
    </message>
    <message>
        <source>The picture is added to the previews.</source>
        <translation>图片已添加到预览。</translation>
    </message>
    <message>
        <source>%1 pictures are added to the previews.</source>
        <translation>%1 张图片已添加到预览。</translation>
    </message>
    <message>
        <source>The target is added to the previews.</source>
        <translation>目标已添加到预览。</translation>
    </message>
    <message>
        <source>The picture is among the previews already.</source>
        <translation>这张图片已在预览中。</translation>
    </message>
    <message>
        <source>These %1 pictures are among the previews already.</source>
        <translation>这 %1 张图片已在预览中。</translation>
    </message>
    <message>
        <source>%1 of %2 pictures were not added, the first for this: %3</source>
        <translation>%2 张图片中有 %1 张未添加，第一张的原因是：%3</translation>
    </message>
</context>
<context>
    <name>PadSourceBar</name>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>A picture in place of a drawing, or a photo to draw after (Ctrl+O). Dropping it does the same.</source>
        <translation>用一张图片代替绘画，或打开照片来临摹 (Ctrl+O)。拖放也可以。</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>例子</translation>
    </message>
    <message>
        <source>A small input of the kind that the model was trained on.</source>
        <translation>一个小的输入，与训练此模型所用的同类。</translation>
    </message>
    <message>
        <source>What the opened picture is there for</source>
        <translation>打开的图片用来做什么</translation>
    </message>
    <message>
        <source>How much of the backdrop is seen</source>
        <translation>背景显示的程度</translation>
    </message>
    <message>
        <source>Take the backdrop away</source>
        <translation>移除背景</translation>
    </message>
    <message>
        <source>By recipe</source>
        <translation>按配方</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Backdrop</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>The input is made of the photo by %1.</source>
        <translation>输入由照片经%1制成。</translation>
    </message>
</context>
<context>
    <name>PadTools</name>
    <message>
        <source>Pen (P)</source>
        <translation>画笔 (P)</translation>
    </message>
    <message>
        <source>Eraser (E)</source>
        <translation>橡皮擦 (E)</translation>
    </message>
    <message>
        <source>Straight line (L)</source>
        <translation>直线 (L)</translation>
    </message>
    <message>
        <source>Rectangle (R)</source>
        <translation>矩形 (R)</translation>
    </message>
    <message>
        <source>Fill an area of one colour (F)</source>
        <translation>填充一块同色区域 (F)</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Width of the pen</source>
        <translation>画笔宽度</translation>
    </message>
    <message>
        <source>Width of pen, eraser and line, in pixels of the picture ([ and ]).</source>
        <translation>画笔、橡皮擦和直线的宽度，以图片像素计（[ 与 ]）。</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>撤销 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Shift+Z)</source>
        <translation>重做 (Ctrl+Shift+Z)</translation>
    </message>
    <message>
        <source>Empty the pad (Delete)</source>
        <translation>清空画板 (Delete)</translation>
    </message>
    <message>
        <source>Another colour…</source>
        <translation>其他颜色…</translation>
    </message>
    <message>
        <source>Another colour</source>
        <translation>其他颜色</translation>
    </message>
</context>
<context>
    <name>PadView</name>
    <message>
        <source>Pad</source>
        <translation>画板</translation>
    </message>
    <message>
        <source>%1 by %2 pixels. %3</source>
        <translation>%1 乘 %2 像素。%3</translation>
    </message>
    <message>
        <source>The pen is down</source>
        <translation>画笔已落下</translation>
    </message>
    <message>
        <source>The pen is up</source>
        <translation>画笔已抬起</translation>
    </message>
    <message>
        <source>%1, column %2, row %3</source>
        <translation>%1，第 %2 列，第 %3 行</translation>
    </message>
</context>
<context>
    <name>PairDelegate</name>
    <message>
        <source>Original missing</source>
        <translation>缺少原始文件</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>已排除</translation>
    </message>
</context>
<context>
    <name>PairGrid</name>
    <message>
        <source>Pairs</source>
        <translation>图片对</translation>
    </message>
</context>
<context>
    <name>PairItems</name>
    <message>
        <source>The pair %1, for training</source>
        <translation>图片对 %1，用于训练</translation>
    </message>
    <message>
        <source>The pair %1, for validation</source>
        <translation>图片对 %1，用于验证</translation>
    </message>
</context>
<context>
    <name>PairPictures</name>
    <message>
        <source>The picture can't be shown.</source>
        <translation>无法显示该图片。</translation>
    </message>
</context>
<context>
    <name>PairSources</name>
    <message>
        <source>One folder of pairs…</source>
        <translation>一个装有图片对的文件夹…</translation>
    </message>
    <message>
        <source>Two folders, inputs and targets…</source>
        <translation>两个文件夹，输入与目标…</translation>
    </message>
    <message>
        <source>A table (CSV) of two columns…</source>
        <translation>两列的表格 (CSV)…</translation>
    </message>
    <message>
        <source>Photos, and a recipe for their inputs…</source>
        <translation>照片，以及制作其输入的配方…</translation>
    </message>
    <message>
        <source>Choose a folder of pairs</source>
        <translation>选择图片对文件夹</translation>
    </message>
    <message>
        <source>Choose a folder of photos</source>
        <translation>选择照片文件夹</translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt)</source>
        <translation>表格 (*.csv *.tsv *.txt)</translation>
    </message>
    <message>
        <source>Choose a table of pairs</source>
        <translation>选择图片对表格</translation>
    </message>
    <message>
        <source>Choose the folder of targets</source>
        <translation>选择目标文件夹</translation>
    </message>
    <message>
        <source>Choose the folder of inputs</source>
        <translation>选择输入文件夹</translation>
    </message>
</context>
<context>
    <name>PairView</name>
    <message>
        <source>The pictures are being read…</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>There is no pair to show.</source>
        <translation>没有可显示的图片对。</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>图片对</translation>
    </message>
</context>
<context>
    <name>PairViewFacts</name>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Swap sides</source>
        <translation>交换两侧</translation>
    </message>
    <message>
        <source>Find them again…</source>
        <translation>重新查找…</translation>
    </message>
    <message>
        <source>Include again</source>
        <translation>重新包含</translation>
    </message>
    <message>
        <source>%1 × %2 pixels</source>
        <translation>%1 × %2 像素</translation>
    </message>
    <message>
        <source>A file of this pair is no longer where it was.</source>
        <translation>这一对有文件已不在原处。</translation>
    </message>
    <message>
        <source>Include this pair again</source>
        <translation>重新包含这一对</translation>
    </message>
    <message>
        <source>Use this pair for nothing</source>
        <translation>不使用这一对</translation>
    </message>
    <message>
        <source>Show the input in its folder</source>
        <translation>在文件夹中显示输入</translation>
    </message>
    <message>
        <source>Show the target in its folder</source>
        <translation>在文件夹中显示目标</translation>
    </message>
</context>
<context>
    <name>PairViewHeader</name>
    <message>
        <source>Excluded</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>Originals missing</source>
        <translation>缺少原始文件</translation>
    </message>
    <message>
        <source>Sides swapped</source>
        <translation>两侧已交换</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>PairViewHelp</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The wheel and pinching zoom where the pointer is; dragging moves the picture, or the border of the wipe.</source>
        <translation>滚轮和双指捏合在指针处缩放；拖动可移动图片，或移动划动的分界线。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
</context>
<context>
    <name>PairViewKeys</name>
    <message>
        <source>Next pair</source>
        <translation>下一对</translation>
    </message>
    <message>
        <source>Previous pair</source>
        <translation>上一对</translation>
    </message>
    <message>
        <source>First pair</source>
        <translation>第一对</translation>
    </message>
    <message>
        <source>Last pair</source>
        <translation>最后一对</translation>
    </message>
    <message>
        <source>Back to all pairs</source>
        <translation>返回所有图片对</translation>
    </message>
    <message>
        <source>Input alone</source>
        <translation>只看输入</translation>
    </message>
    <message>
        <source>Target alone</source>
        <translation>只看目标</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>划动</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>闪烁</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Random draws of training</source>
        <translation>训练的随机抽样</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>100 % or the whole</source>
        <translation>100 % 或整张</translation>
    </message>
    <message>
        <source>Border of the wipe left</source>
        <translation>分界线左移</translation>
    </message>
    <message>
        <source>Border of the wipe right</source>
        <translation>分界线右移</translation>
    </message>
    <message>
        <source>Look further left</source>
        <translation>向左看</translation>
    </message>
    <message>
        <source>Look further right</source>
        <translation>向右看</translation>
    </message>
    <message>
        <source>Look further up</source>
        <translation>向上看</translation>
    </message>
    <message>
        <source>Look further down</source>
        <translation>向下看</translation>
    </message>
    <message>
        <source>Exclude, or include again</source>
        <translation>排除，或重新包含</translation>
    </message>
    <message>
        <source>Swap input and target</source>
        <translation>交换输入与目标</translation>
    </message>
    <message>
        <source>To training</source>
        <translation>移到训练集</translation>
    </message>
    <message>
        <source>To validation</source>
        <translation>移到验证集</translation>
    </message>
    <message>
        <source>To test</source>
        <translation>移到测试集</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>写备注</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Show these keys</source>
        <translation>显示这些按键</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>图片对</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Editing</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>PairViewTools</name>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Show the whole picture</source>
        <translation>显示整张图片</translation>
    </message>
</context>
<context>
    <name>PreferencesDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Light or dark, or whatever the system shows now.</source>
        <translation>浅色或深色，或跟随系统当前的外观。</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>Datasets, training runs and models are kept there.</source>
        <translation>数据集、训练任务和模型都保存在那里。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Use another…</source>
        <translation>使用其他…</translation>
    </message>
    <message>
        <source>&amp;Disk use…</source>
        <translation>磁盘占用(&amp;D)…</translation>
    </message>
    <message>
        <source>While a job runs</source>
        <translation>任务运行时</translation>
    </message>
    <message>
        <source>Keep the computer &amp;awake</source>
        <translation>不让计算机休眠(&amp;A)</translation>
    </message>
    <message>
        <source>It does not fall asleep while this window is open and something is trained or translated. The screen may go dark.</source>
        <translation>窗口打开且有训练或转换在进行时，计算机不会休眠。屏幕可能会变暗。</translation>
    </message>
    <message>
        <source>&amp;Tell me when a job ends or needs a look</source>
        <translation>任务结束或需要查看时通知我(&amp;T)</translation>
    </message>
    <message>
        <source>By a notification, while another window is in front.</source>
        <translation>当其他窗口在前面时，以通知告知。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>What the window says its words in; numbers and dates go along.</source>
        <translation>窗口所用的语言；数字和日期随之而变。</translation>
    </message>
    <message>
        <source>The window speaks it from its next start on. What you drew and set up comes along when you restart now.</source>
        <translation>窗口将在下次启动时使用该语言。现在重新启动时，您的绘画和已设置好的内容会一并保留。</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>立即重新启动</translation>
    </message>
    <message>
        <source>Choose a workspace</source>
        <translation>选择工作区</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
</context>
<context>
    <name>PreflightPanel</name>
    <message>
        <source>Measuring</source>
        <translation>正在测量</translation>
    </message>
    <message>
        <source>Use the settings that fit</source>
        <translation>使用合适的设置</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>There is too little memory; trying %1…</source>
        <translation>内存不足；正在尝试%1…</translation>
    </message>
    <message>
        <source>Measuring a few steps…</source>
        <translation>正在测量几个步骤…</translation>
    </message>
    <message>
        <source>It fits.</source>
        <translation>可以容纳。</translation>
    </message>
    <message>
        <source>With %1 it fits: that was tried.</source>
        <translation>试过%1：可以容纳。</translation>
    </message>
    <message>
        <source>Nothing smaller that was tried fits either. Close other programs, or choose another device.</source>
        <translation>试过的更小设置也都无法容纳。请关闭其他程序，或选择其他设备。</translation>
    </message>
    <message>
        <source>There is too little room on the disk for checkpoints and previews.</source>
        <translation>磁盘空间不足以保存检查点和预览。</translation>
    </message>
    <message>
        <source>Free some room, or save and show them less often.</source>
        <translation>请腾出一些空间，或降低保存和预览的频率。</translation>
    </message>
</context>
<context>
    <name>PreflightWords</name>
    <message>
        <source>over 100 years</source>
        <translation>超过 100 年</translation>
    </message>
    <message>
        <source>less than a second</source>
        <translation>不到一秒</translation>
    </message>
    <message>
        <source>about a second</source>
        <translation>约一秒</translation>
    </message>
    <message numerus="yes">
        <source>about %n seconds</source>
        <translation><numerusform>约 %n 秒</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>about %n minutes</source>
        <translation><numerusform>约 %n 分钟</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>about %n hours</source>
        <translation><numerusform>约 %n 小时</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>about %n days</source>
        <translation><numerusform>约 %n 天</numerusform></translation>
    </message>
    <message>
        <source>batch size %1</source>
        <translation>批大小 %1</translation>
    </message>
    <message>
        <source>pictures of %1 pixels</source>
        <translation>%1 像素的图片</translation>
    </message>
    <message>
        <source>width %1</source>
        <translation>宽度 %1</translation>
    </message>
    <message>
        <source> and </source>
        <translation>、</translation>
    </message>
    <message>
        <source>%1 of %2 that are free</source>
        <translation>%1，可用 %2</translation>
    </message>
    <message>
        <source>and %1 for decoded pairs</source>
        <translation>另有 %1 用于已解码的图片对</translation>
    </message>
    <message>
        <source>checkpoints %1, previews %2</source>
        <translation>检查点 %1，预览 %2</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>An epoch</source>
        <translation>一轮</translation>
    </message>
    <message>
        <source>The whole training</source>
        <translation>整个训练</translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation>%1 步</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Computed by</source>
        <translation>计算设备</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>It needs %1 of memory, and %2 are free.</source>
        <translation>需要 %1 内存，可用 %2。</translation>
    </message>
    <message>
        <source>There is not enough memory for these settings.</source>
        <translation>没有足够的内存用于这些设置。</translation>
    </message>
</context>
<context>
    <name>PresetChoice</name>
    <message>
        <source>Settings to start from; what is changed from them is marked below.</source>
        <translation>用作起点的设置；与之不同之处在下方标出。</translation>
    </message>
    <message>
        <source>&amp;Save these settings as a preset…</source>
        <translation>把这些设置存为预设(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Rename this preset…</source>
        <translation>重命名此预设(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Delete this preset…</source>
        <translation>删除此预设(&amp;D)…</translation>
    </message>
    <message>
        <source>Presets of your own</source>
        <translation>您自己的预设</translation>
    </message>
    <message>
        <source>%1 (yours)</source>
        <translation>%1（您的）</translation>
    </message>
</context>
<context>
    <name>PresetTasks</name>
    <message>
        <source>All settings of the form are kept, for trainings in any workspace. The command line takes the name after --preset.</source>
        <translation>表单中的所有设置都会保存，可用于任何工作区的训练。在命令行中可在 --preset 之后使用该名称。</translation>
    </message>
    <message>
        <source>Save as a preset</source>
        <translation>存为预设</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>The preset “%1” is saved.</source>
        <translation>预设“%1”已保存。</translation>
    </message>
    <message>
        <source>It gets the settings of the form. Trainings that were begun with it stay as they are.</source>
        <translation>它将采用表单中的设置。用它开始的训练保持不变。</translation>
    </message>
    <message>
        <source>Replace the preset “%1”?</source>
        <translation>替换预设“%1”？</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Rename the preset</source>
        <translation>重命名预设</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Trainings that were begun with it stay as they are. Its file goes to the trash.</source>
        <translation>用它开始的训练保持不变。其文件会移到回收站。</translation>
    </message>
    <message>
        <source>Delete the preset “%1”?</source>
        <translation>删除预设“%1”？</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>Presets</name>
    <message>
        <source>It sets: %1.</source>
        <translation>它设置：%1。</translation>
    </message>
    <message>
        <source>It sets nothing beyond the defaults, which are the paper's.</source>
        <translation>除默认值（即论文中的值）外不设置任何内容。</translation>
    </message>
    <message>
        <source>Paper, Cityscapes</source>
        <translation>论文，Cityscapes</translation>
    </message>
    <message>
        <source>Labels to photos of streets, or photos to labels: 2,975 pairs.</source>
        <translation>从标签到街景照片，或从照片到标签：2,975 对。</translation>
    </message>
    <message>
        <source>Either direction: choose which half is the input.</source>
        <translation>两个方向皆可：请选择哪一半作为输入。</translation>
    </message>
    <message>
        <source>Pairs, epochs, batch, jitter and mirroring were checked against the paper's text.</source>
        <translation>图片对数、轮次、批次、抖动和镜像均已与论文正文核对。</translation>
    </message>
    <message>
        <source>Paper, black-and-white to colour</source>
        <translation>论文，黑白到彩色</translation>
    </message>
    <message>
        <source>Colours for grey photos: 1.2 million pairs.</source>
        <translation>为灰度照片上色：120 万对。</translation>
    </message>
    <message>
        <source>It learns the colours of the dataset's targets from their lightness (Lab).</source>
        <translation>它从数据集目标的亮度学习其颜色 (Lab)。</translation>
    </message>
    <message>
        <source>Epochs and batch were checked against the paper's text; pairs, jitter and mirroring were not.</source>
        <translation>轮次和批次已与论文正文核对；图片对数、抖动和镜像未核对。</translation>
    </message>
    <message>
        <source>Paper, facades</source>
        <translation>论文，facades</translation>
    </message>
    <message>
        <source>Labels to photos of facades: 400 pairs.</source>
        <translation>从标签到建筑立面照片：400 对。</translation>
    </message>
    <message>
        <source>Labels are the input. CMP Facades as published has them in the right half.</source>
        <translation>标签是输入。公开的 CMP Facades 把标签放在右半。</translation>
    </message>
    <message>
        <source>Pairs, epochs and batch were checked against the paper's text; jitter and mirroring were not.</source>
        <translation>图片对数、轮次和批次已与论文正文核对；抖动和镜像未核对。</translation>
    </message>
    <message>
        <source>Paper, edges to handbags</source>
        <translation>论文，边缘到手提包</translation>
    </message>
    <message>
        <source>Outlines to photos of handbags: 137,000 pairs.</source>
        <translation>从轮廓到手提包照片：137,000 对。</translation>
    </message>
    <message>
        <source>Outlines are the input.</source>
        <translation>轮廓是输入。</translation>
    </message>
    <message>
        <source>Paper, inpainting</source>
        <translation>论文，修补</translation>
    </message>
    <message>
        <source>Photos with a hole to whole ones: 14,900 pairs.</source>
        <translation>从缺一块的照片到完整照片：14,900 对。</translation>
    </message>
    <message>
        <source>The photo with the hole is the input.</source>
        <translation>缺一块的照片是输入。</translation>
    </message>
    <message>
        <source>The number of pairs was checked against the paper's text; epochs, batch, jitter and mirroring were not.</source>
        <translation>图片对数已与论文正文核对；轮次、批次、抖动和镜像未核对。</translation>
    </message>
    <message>
        <source>Paper, maps</source>
        <translation>论文，地图</translation>
    </message>
    <message>
        <source>Maps to aerial photos, or aerial photos to maps: 1,096 pairs.</source>
        <translation>从地图到航拍照片，或从航拍照片到地图：1,096 对。</translation>
    </message>
    <message>
        <source>Paper, day to night</source>
        <translation>论文，白天到夜晚</translation>
    </message>
    <message>
        <source>Photos by day to photos by night: 17,823 pairs.</source>
        <translation>从白天照片到夜晚照片：17,823 对。</translation>
    </message>
    <message>
        <source>Day is the input.</source>
        <translation>白天是输入。</translation>
    </message>
    <message>
        <source>Paper, edges to shoes</source>
        <translation>论文，边缘到鞋子</translation>
    </message>
    <message>
        <source>Outlines to photos of shoes: 50,000 pairs.</source>
        <translation>从轮廓到鞋子照片：50,000 对。</translation>
    </message>
    <message>
        <source>Paper, thermal to colour</source>
        <translation>论文，热成像到彩色</translation>
    </message>
    <message>
        <source>Thermal pictures to colour photos: 36,609 pairs.</source>
        <translation>从热成像图片到彩色照片：36,609 对。</translation>
    </message>
    <message>
        <source>The thermal picture is the input.</source>
        <translation>热成像图片是输入。</translation>
    </message>
    <message>
        <source>None of its numbers was checked against the paper's text.</source>
        <translation>其数值均未与论文正文核对。</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>论文</translation>
    </message>
    <message>
        <source>The settings of Isola et al. 2017 to the letter, as for facades: 200 epochs at 256 pixels, width 64. Made for a graphics card: a processor takes half a day or more.</source>
        <translation>完全依照 Isola 等 2017 年的设置，如同 facades：256 像素、200 轮、宽度 64。适合显卡：处理器需要半天或更久。</translation>
    </message>
    <message>
        <source>Quick look</source>
        <translation>快速查看</translation>
    </message>
    <message>
        <source>A narrow network: its first previews show within minutes on a processor whether the pairs teach anything. All its epochs take much longer.</source>
        <translation>一个窄网络：在处理器上几分钟内，最初的预览就能显示这些图片对是否教得会东西。跑完所有轮次则要久得多。</translation>
    </message>
    <message>
        <source>Starter</source>
        <translation>入门</translation>
    </message>
    <message>
        <source>What the starter model was made with: a narrow network for small files, at 256 pixels.</source>
        <translation>入门模型所用的设置：256 像素，文件小的窄网络。</translation>
    </message>
</context>
<context>
    <name>PreviewSheet</name>
    <message>
        <source>Remove “%1” from the previews</source>
        <translation>从预览中移除“%1”</translation>
    </message>
    <message>
        <source>Choose the target of “%1”…</source>
        <translation>选择“%1”的目标…</translation>
    </message>
    <message>
        <source>Added later</source>
        <translation>后来添加</translation>
    </message>
    <message>
        <source>No target</source>
        <translation>没有目标</translation>
    </message>
    <message>
        <source>Not there</source>
        <translation>不存在</translation>
    </message>
</context>
<context>
    <name>PreviewTimeBar</name>
    <message>
        <source>Preview at step</source>
        <translation>预览，步数</translation>
    </message>
    <message>
        <source>&amp;Live</source>
        <translation>实时(&amp;L)</translation>
    </message>
    <message>
        <source>Show the newest preview and follow the training again (End).</source>
        <translation>显示最新的预览并重新跟随训练 (End)。</translation>
    </message>
    <message>
        <source>Keep it as a model…</source>
        <translation>存为模型…</translation>
    </message>
    <message>
        <source>Translate with it…</source>
        <translation>用它转换…</translation>
    </message>
    <message>
        <source>Use the checkpoint of this moment</source>
        <translation>使用此刻的检查点</translation>
    </message>
    <message>
        <source>Save the time line as an animation or a contact sheet…</source>
        <translation>将时间线保存为动画或缩略图总览…</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>Preview %1 of %2; the arrow keys step through them</source>
        <translation>预览 %1 / %2；用方向键逐个查看</translation>
    </message>
    <message>
        <source>No checkpoint stands yet that could be used</source>
        <translation>还没有可用的检查点</translation>
    </message>
    <message>
        <source>Checkpoint of step %1, the best so far</source>
        <translation>第 %1 步的检查点，迄今最佳</translation>
    </message>
    <message>
        <source>Checkpoint of step %1</source>
        <translation>第 %1 步的检查点</translation>
    </message>
    <message>
        <source>Use the checkpoint of step %1</source>
        <translation>使用第 %1 步的检查点</translation>
    </message>
    <message>
        <source>Step %2 has no checkpoint; step %1 is the nearest that has</source>
        <translation>第 %2 步没有检查点；最接近的是第 %1 步</translation>
    </message>
    <message>
        <source>Use the checkpoint of step %1, the nearest to step %2</source>
        <translation>使用第 %1 步的检查点，它最接近第 %2 步</translation>
    </message>
    <message>
        <source>Step %2 has no checkpoint; step %1 is the nearest that has, and the best so far</source>
        <translation>第 %2 步没有检查点；最接近的是第 %1 步，也是迄今最佳</translation>
    </message>
    <message>
        <source>Keep step %1 as a model…</source>
        <translation>将第 %1 步存为模型…</translation>
    </message>
    <message>
        <source>Translate with step %1…</source>
        <translation>用第 %1 步转换…</translation>
    </message>
</context>
<context>
    <name>PreviewTools</name>
    <message>
        <source>All pairs (Esc)</source>
        <translation>所有图片对 (Esc)</translation>
    </message>
    <message>
        <source>One pair large (Enter, or a double click on it)</source>
        <translation>放大一对（Enter，或双击它）</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>比较对象</translation>
    </message>
    <message>
        <source>What the translated picture is compared with</source>
        <translation>转换结果与什么比较</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Hold this moment, and compare others with it (H)</source>
        <translation>固定此刻，并将其他时刻与之比较 (H)</translation>
    </message>
    <message>
        <source>Compare with another run…</source>
        <translation>与另一个训练任务比较…</translation>
    </message>
    <message>
        <source>Moment</source>
        <translation>另一时刻</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>PreviewWall</name>
    <message>
        <source>Saving the time line</source>
        <translation>正在保存时间线</translation>
    </message>
    <message>
        <source>Adding pictures</source>
        <translation>正在添加图片</translation>
    </message>
    <message>
        <source>Drop to add to the previews</source>
        <translation>拖放以添加到预览</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Translated</source>
        <translation>转换结果</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Held-out pairs appear here, the first soon after the training begins.</source>
        <translation>留出的图片对会显示在这里，第一批在训练开始后不久出现。</translation>
    </message>
    <message>
        <source>Preview of held-out pairs</source>
        <translation>留出图片对的预览</translation>
    </message>
    <message>
        <source>With the next preview: %1</source>
        <translation>将随下一次预览出现：%1</translation>
    </message>
    <message>
        <source>When the training goes on: %1</source>
        <translation>训练继续后显示：%1</translation>
    </message>
</context>
<context>
    <name>QueueBar</name>
    <message>
        <source>R&amp;un queue</source>
        <translation>运行队列(&amp;U)</translation>
    </message>
    <message>
        <source>Train the runs that wait, one after another, also after the window is closed.</source>
        <translation>逐个训练等待中的训练任务，关闭窗口后也会继续。</translation>
    </message>
    <message>
        <source>H&amp;old queue</source>
        <translation>暂缓队列(&amp;O)</translation>
    </message>
    <message>
        <source>Begin nothing more for now; a run that is under way goes on.</source>
        <translation>暂时不再开始新的训练任务；正在进行的会继续。</translation>
    </message>
    <message>
        <source>One run waits</source>
        <translation>有一个训练任务在等待</translation>
    </message>
    <message numerus="yes">
        <source>%n runs wait</source>
        <translation><numerusform>有 %n 个训练任务在等待</numerusform></translation>
    </message>
    <message>
        <source>One file of the queue can't be read.</source>
        <translation>队列中有一个文件无法读取。</translation>
    </message>
    <message numerus="yes">
        <source>%n files of the queue can't be read.</source>
        <translation><numerusform>队列中有 %n 个文件无法读取。</numerusform></translation>
    </message>
    <message>
        <source>The queue is held.</source>
        <translation>队列已暂缓。</translation>
    </message>
    <message>
        <source>The queue stands still.</source>
        <translation>队列停着。</translation>
    </message>
    <message>
        <source>Another training is on the device; they begin after it.</source>
        <translation>设备上有另一个训练；它们在其后开始。</translation>
    </message>
</context>
<context>
    <name>RangeField</name>
    <message>
        <source>to</source>
        <translation>至</translation>
    </message>
    <message>
        <source>Draw a number between the two for each picture.</source>
        <translation>为每张图片在两者之间随机取一个数。</translation>
    </message>
    <message>
        <source>%1, at most</source>
        <translation>%1，最大值</translation>
    </message>
</context>
<context>
    <name>ReaderBanner</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>RecipeDialog</name>
    <message>
        <source>What makes the inputs</source>
        <translation>用什么制作输入</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Use this recipe</source>
        <translation>使用此配方</translation>
    </message>
</context>
<context>
    <name>RecipeForm</name>
    <message>
        <source>Then another…</source>
        <translation>然后再加一步…</translation>
    </message>
    <message>
        <source>Do something else to what the first leaves.</source>
        <translation>对前一步的结果再做一种处理。</translation>
    </message>
</context>
<context>
    <name>RecipeWords</name>
    <message>
        <source>Edges</source>
        <translation>边缘</translation>
    </message>
    <message>
        <source>Line drawing</source>
        <translation>线稿</translation>
    </message>
    <message>
        <source>Without colour</source>
        <translation>去除颜色</translation>
    </message>
    <message>
        <source>Holes</source>
        <translation>空洞</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Strong JPEG</source>
        <translation>强 JPEG 压缩</translation>
    </message>
    <message>
        <source>Fewer pixels</source>
        <translation>降低像素</translation>
    </message>
    <message>
        <source>Few tones</source>
        <translation>减少色调</translation>
    </message>
    <message>
        <source>Mosaic</source>
        <translation>马赛克</translation>
    </message>
    <message>
        <source>Thin edges become photos.</source>
        <translation>把细边缘变成照片。</translation>
    </message>
    <message>
        <source>Soft line drawings become photos.</source>
        <translation>把柔和的线稿变成照片。</translation>
    </message>
    <message>
        <source>The network learns to colour in.</source>
        <translation>网络学习上色。</translation>
    </message>
    <message>
        <source>The network learns to fill in what is gone.</source>
        <translation>网络学习补全缺失的部分。</translation>
    </message>
    <message>
        <source>The network learns to sharpen.</source>
        <translation>网络学习锐化。</translation>
    </message>
    <message>
        <source>The network learns to take noise away.</source>
        <translation>网络学习去除噪声。</translation>
    </message>
    <message>
        <source>The network learns to mend blocks and ringing.</source>
        <translation>网络学习修复块状和振铃痕迹。</translation>
    </message>
    <message>
        <source>The network learns to enlarge.</source>
        <translation>网络学习放大。</translation>
    </message>
    <message>
        <source>The network learns smooth tones again.</source>
        <translation>网络学习恢复平滑的色调。</translation>
    </message>
    <message>
        <source>The network learns to see through a mosaic.</source>
        <translation>网络学习看穿马赛克。</translation>
    </message>
    <message>
        <source>Weak edges from</source>
        <translation>弱边缘下限</translation>
    </message>
    <message>
        <source>Strong edges from</source>
        <translation>强边缘下限</translation>
    </message>
    <message>
        <source>Width (pixels)</source>
        <translation>宽度（像素）</translation>
    </message>
    <message>
        <source>Ink</source>
        <translation>墨色</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>Lightness as</source>
        <translation>亮度计算方式</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Share of the picture</source>
        <translation>占图片的比例</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Filled with</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>级数</translation>
    </message>
    <message>
        <source>In colour</source>
        <translation>保留颜色</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Times smaller</source>
        <translation>缩小倍数</translation>
    </message>
    <message>
        <source>Enlarged</source>
        <translation>放大方式</translation>
    </message>
    <message>
        <source>Squares (pixels)</source>
        <translation>方块（像素）</translation>
    </message>
    <message>
        <source>black</source>
        <translation>黑色</translation>
    </message>
    <message>
        <source>white</source>
        <translation>白色</translation>
    </message>
    <message>
        <source>luma</source>
        <translation>亮度 (luma)</translation>
    </message>
    <message>
        <source>Lab lightness</source>
        <translation>Lab 亮度</translation>
    </message>
    <message>
        <source>boxes</source>
        <translation>方块</translation>
    </message>
    <message>
        <source>blobs</source>
        <translation>斑块</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>the mean colour</source>
        <translation>平均颜色</translation>
    </message>
    <message>
        <source>random colours</source>
        <translation>随机颜色</translation>
    </message>
    <message>
        <source>at half size</source>
        <translation>半尺寸</translation>
    </message>
    <message>
        <source>at full size</source>
        <translation>全尺寸</translation>
    </message>
    <message>
        <source>smoothly</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>as blocks</source>
        <translation>块状</translation>
    </message>
</context>
<context>
    <name>ResumeBanner</name>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>以后再说</translation>
    </message>
    <message>
        <source>A translation stopped at %1 of %2 pictures. The results go to “%3”.</source>
        <translation>有一个转换停在第 %1 张，共 %2 张。结果保存到“%3”。</translation>
    </message>
    <message>
        <source>A translation was never begun. The results go to “%3”.</source>
        <translation>有一个转换尚未开始，结果将保存到“%3”。</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
</context>
<context>
    <name>RowTable</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Try failed ones again</source>
        <translation>重试失败的图片</translation>
    </message>
    <message>
        <source>All %1</source>
        <translation>全部 %1</translation>
    </message>
    <message>
        <source>Done %1</source>
        <translation>完成 %1</translation>
    </message>
    <message>
        <source>Failed %1</source>
        <translation>失败 %1</translation>
    </message>
    <message>
        <source>Skipped %1</source>
        <translation>跳过 %1</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Frames as one</source>
        <translation>帧合并显示</translation>
    </message>
    <message>
        <source>Show the numbered frames of a sequence in one row. A double click on it shows them all.</source>
        <translation>把序列中编号的帧显示为一行。双击它可显示全部。</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Copy what happened to this picture, to send it to someone who can help.</source>
        <translation>复制这张图片的情况，以便发给能帮忙的人。</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>A table (CSV) with a line for every picture, for a spreadsheet.</source>
        <translation>每张图片一行的表格 (CSV)，供电子表格使用。</translation>
    </message>
</context>
<context>
    <name>RunComparing</name>
    <message>
        <source>No other run shows any of these pictures.</source>
        <translation>没有其他训练任务显示这些图片。</translation>
    </message>
    <message>
        <source>Compare with no other run</source>
        <translation>不与其他训练任务比较</translation>
    </message>
    <message>
        <source>There is no other run.</source>
        <translation>没有其他训练任务。</translation>
    </message>
    <message>
        <source>More than %1 can't be told apart.</source>
        <translation>超过 %1 个就无法区分了。</translation>
    </message>
    <message>
        <source>Only this run</source>
        <translation>只看此训练任务</translation>
    </message>
</context>
<context>
    <name>RunExports</name>
    <message>
        <source>Save figures</source>
        <translation>保存数据</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Animated WebP (*.webp)</source>
        <translation>WebP 动画 (*.webp)</translation>
    </message>
    <message>
        <source>Animated GIF (*.gif)</source>
        <translation>GIF 动画 (*.gif)</translation>
    </message>
    <message>
        <source>Contact sheet (*.png)</source>
        <translation>缩略图总览 (*.png)</translation>
    </message>
    <message>
        <source>Save the time line</source>
        <translation>保存时间线</translation>
    </message>
    <message>
        <source>Pictures that can't be read: %1</source>
        <translation>无法读取的图片：%1</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>已保存：%1</translation>
    </message>
</context>
<context>
    <name>RunFacts</name>
    <message>
        <source>Pairs a second</source>
        <translation>每秒图片对数</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>What the worker holds now: of the card, and of the computer.</source>
        <translation>工作进程当前占用的显存和内存。</translation>
    </message>
    <message>
        <source>Waits for data</source>
        <translation>等待数据</translation>
    </message>
    <message>
        <source>Share of the time that the network waits for pictures. Normal: below 3 %.</source>
        <translation>网络等待图片的时间占比。正常情况：低于 3 %。</translation>
    </message>
    <message>
        <source>How many patches the discriminator judges rightly: targets, translated. Normal: 50 to 90 %; 50 % is a guess.</source>
        <translation>判别器判断正确的图块比例：目标、转换结果。正常情况：50 至 90 %；50 % 相当于瞎猜。</translation>
    </message>
    <message>
        <source>Discriminator right</source>
        <translation>判别器正确率</translation>
    </message>
    <message>
        <source>Computed by</source>
        <translation>计算设备</translation>
    </message>
    <message>
        <source>Best checkpoint</source>
        <translation>最佳检查点</translation>
    </message>
    <message>
        <source>The one with the smallest distance (L1) to the held-out targets; models are made of it.</source>
        <translation>与留出目标距离 (L1) 最小的检查点；模型由它生成。</translation>
    </message>
    <message>
        <source>Generators kept along the way: a model can be made of each.</source>
        <translation>途中保留的生成器：每个都可以生成模型。</translation>
    </message>
    <message>
        <source>Milestones</source>
        <translation>里程碑</translation>
    </message>
    <message>
        <source>Step %1 (L1 %2)</source>
        <translation>第 %1 步 (L1 %2)</translation>
    </message>
    <message>
        <source>%1, the last at step %2</source>
        <translation>%1，最后一个在第 %2 步</translation>
    </message>
</context>
<context>
    <name>RunHeader</name>
    <message>
        <source>&amp;Start now</source>
        <translation>立即开始(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>开始(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续(&amp;R)</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>停止(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;End worker</source>
        <translation>结束工作进程(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Remove from queue</source>
        <translation>移出队列(&amp;R)</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>从队列中移除</translation>
    </message>
    <message>
        <source>Earlier in the queue (Alt+Up)</source>
        <translation>在队列中提前 (Alt+Up)</translation>
    </message>
    <message>
        <source>Later in the queue (Alt+Down)</source>
        <translation>在队列中延后 (Alt+Down)</translation>
    </message>
    <message>
        <source>Let the worker rest; it keeps its memory and goes on at once.</source>
        <translation>让工作进程休息；它保留内存，可立刻继续。</translation>
    </message>
    <message>
        <source>Save a checkpoint and end the worker; the run can be resumed later.</source>
        <translation>保存检查点并结束工作进程；之后可以继续此训练任务。</translation>
    </message>
    <message>
        <source>Start a worker that goes on from the newest checkpoint.</source>
        <translation>启动工作进程，从最新的检查点继续。</translation>
    </message>
    <message>
        <source>End the worker by force; what it did since its last checkpoint is lost.</source>
        <translation>强行结束工作进程；上一个检查点之后的工作会丢失。</translation>
    </message>
    <message>
        <source>&amp;Make model</source>
        <translation>生成模型(&amp;M)</translation>
    </message>
    <message>
        <source>Make model</source>
        <translation>生成模型</translation>
    </message>
    <message>
        <source>Turn a checkpoint of this run into a model that translates pictures.</source>
        <translation>把此训练任务的检查点变成可转换图片的模型。</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Waiting for pictures: %1 % of the time.</source>
        <translation>等待图片：占 %1 % 的时间。</translation>
    </message>
</context>
<context>
    <name>RunMeasuring</name>
    <message>
        <source>The search for what fits “%1” was ended.</source>
        <translation>为“%1”寻找合适设置的过程已结束。</translation>
    </message>
    <message>
        <source>The measuring of the new training was ended.</source>
        <translation>对新训练任务的测量已中止。</translation>
    </message>
    <message>
        <source>What the new training takes was measured: its form tells it.</source>
        <translation>已测出新训练任务所需的资源：请见其表单。</translation>
    </message>
    <message>
        <source>“%1” fits with %2: choose it in the list to start again so.</source>
        <translation>“%1”在%2时放得下：在列表中选中它即可以此重新开始。</translation>
    </message>
    <message>
        <source>The search for what fits “%1” is over: choose it in the list to see what was found.</source>
        <translation>为“%1”寻找合适设置已完成：在列表中选中它即可查看结果。</translation>
    </message>
</context>
<context>
    <name>RunMenu</name>
    <message>
        <source>Stop after this epoch</source>
        <translation>本轮之后停止</translation>
    </message>
    <message>
        <source>Go on for more epochs…</source>
        <translation>继续训练更多轮次…</translation>
    </message>
    <message>
        <source>Save a checkpoint now</source>
        <translation>立即保存检查点</translation>
    </message>
    <message>
        <source>Show a preview now</source>
        <translation>立即显示预览</translation>
    </message>
    <message>
        <source>Add to the queue</source>
        <translation>加入队列</translation>
    </message>
    <message>
        <source>New training like this…</source>
        <translation>新建类似的训练…</translation>
    </message>
    <message>
        <source>Compare settings…</source>
        <translation>比较设置…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>备注…</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Take out of the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Move to trash…</source>
        <translation>移到回收站…</translation>
    </message>
    <message>
        <source>Open the comparison sheet</source>
        <translation>打开对比表</translation>
    </message>
</context>
<context>
    <name>RunOrders</name>
    <message>
        <source>It saves and stops when this epoch is done.</source>
        <translation>本轮完成后会保存并停止。</translation>
    </message>
    <message>
        <source>The model is being made…</source>
        <translation>正在生成模型…</translation>
    </message>
    <message>
        <source>“%1”, the checkpoint of step %2 of “%3”, is chosen.</source>
        <translation>已选中“%1”，即“%3”第 %2 步的检查点。</translation>
    </message>
    <message>
        <source>“%1” is ready on the Models page.</source>
        <translation>“%1”已在“模型”页面备好。</translation>
    </message>
    <message>
        <source>The worker runs on another computer and does not answer.</source>
        <translation>工作进程在另一台计算机上运行，没有应答。</translation>
    </message>
    <message>
        <source>End it there.</source>
        <translation>请在那里结束它。</translation>
    </message>
</context>
<context>
    <name>RunOrigin</name>
    <message>
        <source>one pair of “%1”</source>
        <translation>“%1”中的 1 对图片</translation>
    </message>
    <message>
        <source>%1 pairs of “%2”</source>
        <translation>“%2”中的 %1 对图片</translation>
    </message>
    <message>
        <source>preset %1</source>
        <translation>预设 %1</translation>
    </message>
    <message>
        <source>one setting changed</source>
        <translation>更改了一项设置</translation>
    </message>
    <message numerus="yes">
        <source>%n settings changed</source>
        <translation><numerusform>更改了 %n 项设置</numerusform></translation>
    </message>
    <message>
        <source>begun from the weights of %1</source>
        <translation>从 %1 的权重开始</translation>
    </message>
</context>
<context>
    <name>RunSettings</name>
    <message>
        <source>The network that translates: a U-Net with log2(size_px) halvings, from size_px to 1; encoder_decoder, the same without skips, for
batches larger than 1; resnet6 and resnet9, which halve twice and then change the picture by 6 or 9 residual blocks.</source>
        <translation>进行转换的网络：U-Net 有 log2(size_px) 次减半，从 size_px 到 1；encoder_decoder 相同但没有跳跃连接，
用于大于 1 的批次；resnet6 和 resnet9 减半两次，然后用 6 或 9 个残差块改变图片。</translation>
    </message>
    <message>
        <source>Side of the square pictures the network is trained on, in pixels.</source>
        <translation>训练网络所用的正方形图片的边长，以像素计。</translation>
    </message>
    <message>
        <source>How pictures come to the network's size: whole squeezes them into its square, fit keeps their shape and fills the rest of the square
by mirroring, native trains on parts at their own size, cut out at random (jitter then adds nothing).</source>
        <translation>图片如何适应网络的尺寸：whole 把它压成正方形；fit 保持形状，正方形的其余部分
以镜像填充；native 在原始尺寸上随机裁取的部分上训练（此时抖动不起作用）。</translation>
    </message>
    <message>
        <source>Channels of the generator's first layer (ngf); deeper layers have up to eight times as many.</source>
        <translation>生成器第一层的通道数 (ngf)；更深的层最多为其八倍。</translation>
    </message>
    <message>
        <source>What the generator's maps are normalised by: the batch's statistics as in the paper, each picture's own (instance), or nothing.</source>
        <translation>生成器的特征图以什么归一化：如论文那样用批次的统计量，用每张图片自己的（instance），或不归一化。</translation>
    </message>
    <message>
        <source>How the generator enlarges: by transposed convolutions as in the paper, or to the nearest pixel and then by a plain one (resize),
which leaves no checkerboard.</source>
        <translation>生成器如何放大：如论文那样用转置卷积，或先按最近像素放大再用普通卷积 (resize)，
后者不会留下棋盘格。</translation>
    </message>
    <message>
        <source>What the generator is shown: 1 grey, 2 grey and opacity, 3 colour, 4 colour and opacity. Without opacity pictures are on white.</source>
        <translation>给生成器看的内容：1 灰度，2 灰度和不透明度，3 彩色，4 彩色和不透明度。没有不透明度时图片置于白底。</translation>
    </message>
    <message>
        <source>What the generator makes: 1 grey, 2 grey and opacity, 3 colour, 4 colour and opacity.</source>
        <translation>生成器输出的内容：1 灰度，2 灰度和不透明度，3 彩色，4 彩色和不透明度。</translation>
    </message>
    <message>
        <source>Lab colourises as the paper does: of a target's lightness L the generator makes its colours a and b, whatever the input and the
numbers of channels are.</source>
        <translation>Lab 像论文那样上色：生成器由目标的亮度 L 生成其颜色 a 和 b，与输入是什么以及
通道数无关。</translation>
    </message>
    <message>
        <source>The generator's only noise, in training and in use; without it a picture has one translation alone.</source>
        <translation>生成器唯一的噪声，训练和使用时都有；没有它，一张图片只有一种转换结果。</translation>
    </message>
    <message>
        <source>What the generator minimises: cGAN shows the discriminator the input beside each picture, GAN the picture alone; L1 (or L2, squared)
is the distance to the target, lambda_l1 times. L1 or L2 alone train no discriminator.</source>
        <translation>生成器要最小化的目标：cGAN 让判别器在看图片的同时看到输入，GAN 只看图片；L1（或平方的 L2）
是与目标的距离，乘以 lambda_l1。只用 L1 或 L2 时不训练判别器。</translation>
    </message>
    <message>
        <source>Weight of the L1 or L2 term.</source>
        <translation>L1 或 L2 项的权重。</translation>
    </message>
    <message>
        <source>How the discriminator's answers become losses: by cross-entropy as in the paper (bce), by least squares (Mao et al. 2017), or by the
hinge (Lim &amp; Ye 2017).</source>
        <translation>判别器的回答如何变成损失：如论文那样用交叉熵 (bce)，用最小二乘 (Mao 等 2017)，或用
hinge (Lim &amp; Ye 2017)。</translation>
    </message>
    <message>
        <source>Weight of how differently the discriminator's layers see translated picture and target (Wang et al. 2018, who take 10); 0: off.</source>
        <translation>判别器各层对转换结果与目标的感知差异的权重（Wang 等 2018，取 10）；0：关闭。</translation>
    </message>
    <message>
        <source>Weight of the penalty on the discriminator's gradient at the targets (Mescheder et al. 2018, who take 10); in fp32 alone; 0: off.</source>
        <translation>判别器在目标处梯度的惩罚权重（Mescheder 等 2018，取 10）；仅限 fp32；0：关闭。</translation>
    </message>
    <message>
        <source>Side of the patches that it judges one by one, in pixels; pixel: each pixel by itself; the largest see whole pictures.</source>
        <translation>它逐块判断的图块边长，以像素计；pixel：逐个像素；最大的看整张图片。</translation>
    </message>
    <message>
        <source>Channels of the discriminator's first layer (ndf).</source>
        <translation>判别器第一层的通道数 (ndf)。</translation>
    </message>
    <message>
        <source>Normalises its layers by the statistics of the batch as in the paper, of each picture by itself (instance), or not at all.</source>
        <translation>其各层的归一化：如论文那样用批次的统计量，用每张图片自己的（instance），或完全不用。</translation>
    </message>
    <message>
        <source>So many discriminators, the second on pictures at half their size, the third at a quarter (Wang et al. 2018); losses are added up.</source>
        <translation>判别器的数量，第二个看半尺寸的图片，第三个看四分之一尺寸的（Wang 等 2018）；损失相加。</translation>
    </message>
    <message>
        <source>The generator learns from the discriminator after its update, which judges the translated picture again; reused: from its judgement
before it, as in the original Torch code.</source>
        <translation>生成器在判别器更新之后向它学习，由它再次判断转换结果；reused：用更新之前的判断，
如同最初的 Torch 代码。</translation>
    </message>
    <message>
        <source>Adam's step size, for both networks, where the schedule begins.</source>
        <translation>Adam 的步长，用于两个网络，为学习率安排开始时的值。</translation>
    </message>
    <message>
        <source>The learning rate over the run: the same all along as in the paper; falling in a straight line at its end; or along half a cosine.</source>
        <translation>整个训练中的学习率：如论文那样始终不变；在末尾直线下降；或沿半个余弦下降。</translation>
    </message>
    <message>
        <source>Share of the steps over which a linear schedule falls to 0: 0.5 of 200 epochs are 100 and then 100 falling.</source>
        <translation>linear 安排中下降到 0 的那部分步数所占比例：200 轮的 0.5 即先 100 轮不变，再 100 轮下降。</translation>
    </message>
    <message>
        <source>Adam's momentum.</source>
        <translation>Adam 的动量。</translation>
    </message>
    <message>
        <source>Previews, validation and models use a running mean of the generator's weights, of which a step keeps this share (0.999); 0: off.</source>
        <translation>预览、验证和模型使用生成器权重的滑动平均，每步保留这一比例 (0.999)；0：关闭。</translation>
    </message>
    <message>
        <source>Pairs per step.</source>
        <translation>每步的图片对数。</translation>
    </message>
    <message>
        <source>How often every training pair is seen.</source>
        <translation>每个训练图片对被看到的次数。</translation>
    </message>
    <message>
        <source>Enlarge by 286/256 and crop at random, alike for both halves.</source>
        <translation>放大 286/256 倍后随机裁剪，两半相同。</translation>
    </message>
    <message>
        <source>Flip left and right at random, alike for both halves.</source>
        <translation>随机左右翻转，两半相同。</translation>
    </message>
    <message>
        <source>Turn by up to so many degrees to either side at random, alike for both halves; what comes in at the border is reflected.</source>
        <translation>随机向两侧旋转不超过此角度，两半相同；边界外的部分以反射填充。</translation>
    </message>
    <message>
        <source>Change brightness, contrast and saturation of the input alone by up to this share, at random; a label map keeps its colours.</source>
        <translation>仅对输入的亮度、对比度和饱和度随机更改，幅度不超过此比例；标签图保持其颜色。</translation>
    </message>
    <message>
        <source>How pictures are resized and turned: smooth blends colours; nearest never does so to label maps; auto looks whether they are any.</source>
        <translation>图片如何缩放和旋转：smooth 混合颜色；nearest 对标签图从不混合；auto 会判断是否为标签图。</translation>
    </message>
    <message>
        <source>Decides weights, order, jitter and noise: the same seed gives the same run.</source>
        <translation>决定权重、顺序、抖动和噪声：同样的种子得到同样的训练。</translation>
    </message>
    <message>
        <source>Numbers the networks compute with: fp32 as in the paper, bf16 (mixed precision), or what a short measurement finds better.</source>
        <translation>网络计算所用的数值：如论文那样用 fp32，用 bf16（混合精度），或由短时测量选出较好的一种。</translation>
    </message>
    <message>
        <source>Steps between two previews.</source>
        <translation>两次预览之间的步数。</translation>
    </message>
    <message>
        <source>How many held-out pairs each preview shows.</source>
        <translation>每次预览显示多少留出的图片对。</translation>
    </message>
    <message>
        <source>Steps between two measurements of L1 on the held-out pairs.</source>
        <translation>两次在留出图片对上测量 L1 之间的步数。</translation>
    </message>
    <message>
        <source>At most so many held-out pairs are measured.</source>
        <translation>最多测量这么多留出的图片对。</translation>
    </message>
    <message>
        <source>Steps between two checkpoints; the last two and the best are kept.</source>
        <translation>两个检查点之间的步数；保留最后两个和最佳的一个。</translation>
    </message>
    <message>
        <source>Steps between two milestones: the generator alone, of which a model can be made later; 0: none.</source>
        <translation>两个里程碑之间的步数：只保存生成器，以后可用它生成模型；0：不保存。</translation>
    </message>
    <message>
        <source>When checkpoints and milestones take more megabytes than this, the oldest milestones go; 0: no limit.</source>
        <translation>检查点和里程碑占用超过这么多 MB 时，最旧的里程碑会被删除；0：无限制。</translation>
    </message>
</context>
<context>
    <name>RunSetup</name>
    <message>
        <source>Dataset</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>方向</translation>
    </message>
    <message>
        <source>Inputs made of photos by</source>
        <translation>输入由照片制成，经</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Begin from</source>
        <translation>起始权重</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>图片对</translation>
    </message>
    <message>
        <source>As many, but not the same</source>
        <translation>数量相同，但不是同样的</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 及另外 %2 个</translation>
    </message>
    <message>
        <source>%1 for training, %2 held out</source>
        <translation>%1 用于训练，%2 留出</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Untrained weights</source>
        <translation>未经训练的权重</translation>
    </message>
    <message>
        <source>Weights to begin from: of a model or another run with the same generator, width and size.</source>
        <translation>起始的权重：来自生成器、宽度和尺寸都相同的模型或其他训练任务。</translation>
    </message>
    <message>
        <source>What the run is called in the list; it can be renamed at any time.</source>
        <translation>训练任务在列表中的名称；可随时重命名。</translation>
    </message>
    <message>
        <source>The pairs that the network learns from.</source>
        <translation>网络从中学习的图片对。</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>查找设置</translation>
    </message>
    <message>
        <source>By its name, what it does, or its name on the command line (Ctrl+F). Escape shows all again.</source>
        <translation>按名称、作用或命令行中的名称查找 (Ctrl+F)。Esc 重新显示全部。</translation>
    </message>
    <message>
        <source>&amp;Start training</source>
        <translation>开始训练(&amp;S)</translation>
    </message>
    <message>
        <source>Add to &amp;queue</source>
        <translation>加入队列(&amp;Q)</translation>
    </message>
    <message>
        <source>It waits for its turn with these settings and pairs, and trains when the others are done.</source>
        <translation>它以这些设置和图片对排队等候，其他完成后开始训练。</translation>
    </message>
    <message>
        <source>&amp;Measure first</source>
        <translation>先测量(&amp;M)</translation>
    </message>
    <message>
        <source>Make a few real steps to see what it takes of memory, time and disk; nothing is kept.</source>
        <translation>实际运行几步，看看需要多少内存、时间和磁盘；不保留任何东西。</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>使用%1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Bac&amp;k to the preset</source>
        <translation>恢复预设(&amp;K)</translation>
    </message>
    <message>
        <source>New training</source>
        <translation>新建训练</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>开始(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Dataset</source>
        <translation>数据集(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Preset</source>
        <translation>预设(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Begin from</source>
        <translation>起始权重(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Compute on</source>
        <translation>计算设备(&amp;C)</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>The pairs of “%1”</source>
        <translation>“%1”的图片对</translation>
    </message>
    <message>
        <source>The settings of “%1”.</source>
        <translation>“%1”的设置。</translation>
    </message>
    <message>
        <source>The same pairs as there, also where the dataset was changed since.</source>
        <translation>与那里相同的图片对，即使数据集后来有过改动。</translation>
    </message>
    <message>
        <source>%1, again</source>
        <translation>%1，再次</translation>
    </message>
    <message>
        <source>The run's folder is being written…</source>
        <translation>正在写入训练任务的文件夹…</translation>
    </message>
    <message>
        <source>The dataset has no pair to train on. Move some from validation to training.</source>
        <translation>数据集没有可用于训练的图片对。请从验证中移一些到训练。</translation>
    </message>
    <message>
        <source>The batch is larger than the number of training pairs. Choose a smaller batch size.</source>
        <translation>批次大于训练图片对的数量。请选择较小的批大小。</translation>
    </message>
    <message>
        <source>One epoch of %2 training pairs: %3 steps.</source>
        <translation>1 轮，%2 个训练图片对：共 %3 步。</translation>
    </message>
    <message>
        <source>%1 epochs of %2 training pairs: %3 steps.</source>
        <translation>%1 轮，%2 个训练图片对：共 %3 步。</translation>
    </message>
    <message>
        <source>One pair is held out for previews and validation.</source>
        <translation>1 对留作预览和验证。</translation>
    </message>
    <message>
        <source>%1 pairs are held out for previews and validation.</source>
        <translation>%1 对留作预览和验证。</translation>
    </message>
</context>
<context>
    <name>RunTasks</name>
    <message>
        <source>“%1” is no longer listed. Its folder stays where it is: %2</source>
        <translation>“%1”不再列出。其文件夹仍在原处：%2</translation>
    </message>
    <message>
        <source>The comparison sheet can't be opened.</source>
        <translation>无法打开对比表。</translation>
    </message>
    <message>
        <source>Open it with a web browser: %1</source>
        <translation>请用网页浏览器打开：%1</translation>
    </message>
    <message>
        <source>Rename the run</source>
        <translation>重命名训练任务</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Note on “%1”</source>
        <translation>“%1”的备注</translation>
    </message>
    <message>
        <source>It is being trained. Stop it first.</source>
        <translation>它正在训练。请先停止它。</translation>
    </message>
    <message>
        <source>Its checkpoints, previews, curves and notes go to the trash with it. Models that were made of it stay.</source>
        <translation>其检查点、预览、曲线和备注将一起移到回收站。用它生成的模型会保留。</translation>
    </message>
    <message>
        <source>The folder is %1.</source>
        <translation>文件夹为 %1。</translation>
    </message>
    <message>
        <source>Move “%1” to the trash?</source>
        <translation>将“%1”移到回收站？</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>“%1” is in the trash.</source>
        <translation>“%1”已在回收站中。</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>There is memory enough for these settings now. Press Resume to go on with them.</source>
        <translation>现在有足够的内存用于这些设置。请按“继续”以使用它们。</translation>
    </message>
    <message>
        <source>Start again with %1</source>
        <translation>重新开始：%1</translation>
    </message>
    <message>
        <source>One pair was replaced or can't be read: it is left out.</source>
        <translation>有一对图片已被替换或无法读取：未使用它。</translation>
    </message>
    <message>
        <source>%1 pairs were replaced or can't be read: they are left out.</source>
        <translation>有 %1 对图片已被替换或无法读取：未使用它们。</translation>
    </message>
</context>
<context>
    <name>RunWords</name>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>Not started</source>
        <translation>未开始</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>正在暂停…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Going on…</source>
        <translation>正在继续…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Not responding</source>
        <translation>无响应</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Could not start</source>
        <translation>无法启动</translation>
    </message>
    <message>
        <source>Queued, place %1</source>
        <translation>排队中，第 %1 位</translation>
    </message>
    <message>
        <source>Training, stops after this epoch</source>
        <translation>训练中，本轮之后停止</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>L1 %1</source>
        <translation>L1 %1</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>其他位置</translation>
    </message>
    <message>
        <source>The run %1: %2</source>
        <translation>训练任务 %1：%2</translation>
    </message>
    <message>
        <source>It lies outside the workspace: %1</source>
        <translation>它位于工作区之外：%1</translation>
    </message>
    <message>
        <source>Made %1</source>
        <translation>创建于 %1</translation>
    </message>
    <message>
        <source>%1 steps a second</source>
        <translation>每秒 %1 步</translation>
    </message>
    <message>
        <source>%1 seconds a step</source>
        <translation>每步 %1 秒</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Resized to a square</source>
        <translation>缩放为正方形</translation>
    </message>
    <message>
        <source>Fitted into a square</source>
        <translation>适应到正方形内</translation>
    </message>
    <message>
        <source>At its own size</source>
        <translation>按原始尺寸</translation>
    </message>
    <message>
        <source>card %1, computer %2</source>
        <translation>显存 %1，内存 %2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
</context>
<context>
    <name>SeedChoice</name>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Seed of the noise</source>
        <translation>噪声的种子</translation>
    </message>
    <message>
        <source>The same number gives the same result, another number another one.</source>
        <translation>同样的数字得到同样的结果，另一个数字则得到另一个结果。</translation>
    </message>
    <message>
        <source>Another variation: the next seed</source>
        <translation>另一种变体：下一个种子</translation>
    </message>
    <message>
        <source>The network draws random noise, as in training. The noise stays while you draw.</source>
        <translation>网络像训练时那样抽取随机噪声。绘画期间噪声保持不变。</translation>
    </message>
    <message>
        <source>This network draws no noise: there is one result.</source>
        <translation>此网络不使用噪声：只有一个结果。</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>one of: %1</source>
        <translation>以下之一：%1</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a whole number %1</source>
        <translation>%1的整数</translation>
    </message>
    <message>
        <source>%1, or a range of such: LOW..HIGH</source>
        <translation>%1，或这样的范围：LOW..HIGH</translation>
    </message>
    <message>
        <source>from %1 on</source>
        <translation>不小于 %1</translation>
    </message>
    <message>
        <source>up to %1</source>
        <translation>不大于 %1</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>of %1 or more</source>
        <translation>%1 或更大</translation>
    </message>
    <message>
        <source>Choose another device, or --device cpu.</source>
        <translation>请选择其他设备，或使用 --device cpu。</translation>
    </message>
    <message>
        <source>There is no device called %1.</source>
        <translation>没有名为 %1 的设备。</translation>
    </message>
    <message>
        <source>Use cpu, cuda, cuda:N or mps.</source>
        <translation>请使用 cpu、cuda、cuda:N 或 mps。</translation>
    </message>
    <message>
        <source>This computer has no device %1 that torch can see.</source>
        <translation>这台计算机没有 torch 能识别的设备 %1。</translation>
    </message>
    <message>
        <source>The device %1 can't be used: %2</source>
        <translation>设备 %1 无法使用：%2</translation>
    </message>
    <message>
        <source>Update its driver. %1</source>
        <translation>请更新其驱动程序。%1</translation>
    </message>
    <message>
        <source>None of the %1 pairs can be measured. %2</source>
        <translation>%1 对图片中没有一对可以测量。%2</translation>
    </message>
    <message>
        <source>Check the dataset's pictures.</source>
        <translation>请检查数据集中的图片。</translation>
    </message>
    <message>
        <source>A training has come to %1: the evaluation was ended.</source>
        <translation>有训练要使用 %1：评估已结束。</translation>
    </message>
    <message>
        <source>Start it again once the training is done, or on the processor.</source>
        <translation>请在训练完成后重新开始，或改用处理器。</translation>
    </message>
    <message>
        <source>The inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>The inputs of the dataset %1 are no label maps: their colours are too many to be classes.</source>
        <translation>数据集 %1 的输入不是标签图：颜色太多，不可能是类别。</translation>
    </message>
    <message>
        <source>Leave the segmenter out, or give the palette: --palette FILE.</source>
        <translation>请不使用分割器，或给出调色板：--palette FILE。</translation>
    </message>
    <message>
        <source>The targets</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>The model %1 colours pictures by their own lightness: its inputs are no label maps.</source>
        <translation>模型 %1 按图片自身的亮度上色：其输入不是标签图。</translation>
    </message>
    <message>
        <source>Leave the segmenter out.</source>
        <translation>请不使用分割器。</translation>
    </message>
    <message>
        <source>The evaluation was stopped.</source>
        <translation>评估已停止。</translation>
    </message>
    <message>
        <source>Start it again when you like.</source>
        <translation>您可以随时重新开始。</translation>
    </message>
    <message>
        <source>%1 of the flat areas of the label maps</source>
        <translation>标签图中 %1 的平坦区域</translation>
    </message>
    <message>
        <source>%1 have no colour of the palette: they count as the nearest one. Is a line missing in it?</source>
        <translation>%1没有调色板中的颜色：按最接近的颜色计。调色板是否缺了一行？</translation>
    </message>
    <message>
        <source> So it is with %1 more: diptych dataset check says which.</source>
        <translation> 另有 %1 个也是如此：用 diptych dataset check 可查看是哪些。</translation>
    </message>
    <message>
        <source>Not everything in %1 could be measured. %2%3</source>
        <translation>%1 中并非全部都能测量。%2%3</translation>
    </message>
    <message>
        <source>These are pairs that the model learned from, the training pairs of %1: of new pictures they say little.</source>
        <translation>这些是模型学过的图片对，即“%1”的训练图片对：对于新图片，这些数值说明不了多少。</translation>
    </message>
    <message>
        <source>MS-SSIM needs %1 pixels a side: %2 of %3 pictures have it.</source>
        <translation>MS-SSIM 需要边长 %1 像素：%3 张图片中有 %2 张满足。</translation>
    </message>
    <message>
        <source>FID and KID need at least 2 pictures.</source>
        <translation>FID 和 KID 至少需要 2 张图片。</translation>
    </message>
    <message>
        <source>Choose another split (there is %1), or hold pairs out on the Datasets page.</source>
        <translation>请选择其他划分（现有 %1），或在“数据集”页面留出图片对。</translation>
    </message>
    <message>
        <source>The dataset %1 has no %2 pairs.</source>
        <translation>数据集 %1 没有 %2 图片对。</translation>
    </message>
    <message>
        <source>The dataset %1 is one of single photos, and the model %2 has no recipe for them.</source>
        <translation>数据集 %1 由单张照片组成，而模型 %2 没有用于照片的配方。</translation>
    </message>
    <message>
        <source>Choose a dataset of pairs, or a model that was trained with a recipe.</source>
        <translation>请选择由图片对组成的数据集，或用配方训练的模型。</translation>
    </message>
    <message>
        <source>it is no file</source>
        <translation>它不是文件</translation>
    </message>
    <message>
        <source>it can't be read as text</source>
        <translation>它无法作为文本读取</translation>
    </message>
    <message>
        <source>it is much too long</source>
        <translation>它太长了</translation>
    </message>
    <message>
        <source>line %1 repeats a colour</source>
        <translation>第 %1 行的颜色重复</translation>
    </message>
    <message>
        <source>it names %1 colours; 2 to %2 make a palette</source>
        <translation>它有 %1 种颜色；调色板应有 2 至 %2 种</translation>
    </message>
    <message>
        <source>%1 have other colours than the palette: only %2 of their pixels are near one of its %3.</source>
        <translation>%1的颜色与调色板不同：只有 %2 的像素接近其 %3 种颜色之一。</translation>
    </message>
    <message>
        <source>Give the palette of these label maps, or leave it to be found in the data.</source>
        <translation>请给出这些标签图的调色板，或让程序从数据中得出。</translation>
    </message>
    <message>
        <source>line %1 is no colour</source>
        <translation>第 %1 行不是颜色</translation>
    </message>
    <message>
        <source>Write a colour a line: #804080 road, or 128 64 128 road.</source>
        <translation>每行写一种颜色：#804080 road，或 128 64 128 road。</translation>
    </message>
    <message>
        <source>%1 is no palette: %2.</source>
        <translation>%1 不是调色板：%2。</translation>
    </message>
    <message>
        <source>Install it (pip install torchmetrics) into the Python that Diptych runs on, or leave this measure out.</source>
        <translation>请在运行 Diptych 的 Python 中安装它 (pip install torchmetrics)，或不使用此指标。</translation>
    </message>
    <message>
        <source>LPIPS needs torchmetrics</source>
        <translation>LPIPS 需要 torchmetrics</translation>
    </message>
    <message>
        <source>the weights of torchvision's AlexNet or VGG16</source>
        <translation>torchvision 的 AlexNet 或 VGG16 权重</translation>
    </message>
    <message>
        <source>KID needs torchmetrics</source>
        <translation>KID 需要 torchmetrics</translation>
    </message>
    <message>
        <source>the weights of Inception v3 of 2015-12-05</source>
        <translation>2015-12-05 版 Inception v3 的权重</translation>
    </message>
    <message>
        <source>a file of weights, which holds tensors alone</source>
        <translation>只含张量的权重文件</translation>
    </message>
    <message>
        <source>%1 is not %2.</source>
        <translation>%1 不是%2。</translation>
    </message>
    <message>
        <source>Choose another file, or leave this measure out.</source>
        <translation>请选择其他文件，或不使用此指标。</translation>
    </message>
    <message>
        <source>%1, which is not installed.</source>
        <translation>%1，但尚未安装。</translation>
    </message>
    <message>
        <source>The segmenter %1 does not paint these label maps: only %2 of what it makes of real photos is near one of the %3 colours.</source>
        <translation>分割器 %1 画不出这些标签图：它由真实照片得到的结果只有 %2 接近 %3 种颜色之一。</translation>
    </message>
    <message>
        <source>Choose a model that was trained from these photos to these label maps, and long enough to paint them.</source>
        <translation>请选择由这些照片到这些标签图训练的、且训练得足以画出它们的模型。</translation>
    </message>
    <message>
        <source>does not take RGB photos as (1, 3, height, width) of 32-bit floats</source>
        <translation>不接受形如 (1, 3, height, width) 的 32 位浮点 RGB 照片</translation>
    </message>
    <message>
        <source>takes photos of %1 x %2 pixels alone</source>
        <translation>只接受 %1 x %2 像素的照片</translation>
    </message>
    <message>
        <source>could not compute a picture of %1 x %2 pixels: %3</source>
        <translation>无法计算 %1 x %2 像素的图片：%3</translation>
    </message>
    <message>
        <source>does not give scores as (1, classes, height, width)</source>
        <translation>不以 (1, classes, height, width) 的形式给出分数</translation>
    </message>
    <message>
        <source>gives scores that are no numbers</source>
        <translation>给出的分数不是数值</translation>
    </message>
    <message>
        <source>knows %1 classes, the palette has %2 colours</source>
        <translation>有 %1 个类别，而调色板有 %2 种颜色</translation>
    </message>
    <message>
        <source>Give a segmenter of these label maps, and their palette in the order of its classes: --palette FILE.</source>
        <translation>请给出适用于这些标签图的分割器，以及按其类别顺序排列的调色板：--palette FILE。</translation>
    </message>
    <message>
        <source>The segmenter %1 %2.</source>
        <translation>分割器 %1 %2。</translation>
    </message>
    <message>
        <source>A segmenter in an ONNX file needs onnxruntime, which is not installed.</source>
        <translation>ONNX 文件形式的分割器需要 onnxruntime，但尚未安装。</translation>
    </message>
    <message>
        <source>Install it (pip install onnxruntime) into the Python that Diptych runs on, or choose a model of Diptych as segmenter.</source>
        <translation>请在运行 Diptych 的 Python 中安装它 (pip install onnxruntime)，或选择 Diptych 的模型作为分割器。</translation>
    </message>
    <message>
        <source>%1 can't be read as an ONNX file: %2</source>
        <translation>%1 无法作为 ONNX 文件读取：%2</translation>
    </message>
    <message>
        <source>Export it again.</source>
        <translation>请重新导出。</translation>
    </message>
    <message>
        <source>A stored file name is damaged.</source>
        <translation>一个已保存的文件名已损坏。</translation>
    </message>
    <message>
        <source>Choose the file or folder again.</source>
        <translation>请重新选择文件或文件夹。</translation>
    </message>
    <message>
        <source>There is no room left for %1.</source>
        <translation>没有空间可存放 %1。</translation>
    </message>
    <message>
        <source>Free some space on that disk, then go on.</source>
        <translation>请在该磁盘上腾出一些空间后继续。</translation>
    </message>
    <message>
        <source>Another program keeps %1 open%2.</source>
        <translation>另一个程序%2正打开着 %1。</translation>
    </message>
    <message>
        <source>Close it there, then try again.</source>
        <translation>请在那里关闭它，然后重试。</translation>
    </message>
    <message>
        <source>%1 may not be written or read.</source>
        <translation>%1 不允许写入或读取。</translation>
    </message>
    <message>
        <source>Choose another folder, or change its permissions.</source>
        <translation>请另选一个文件夹，或更改其权限。</translation>
    </message>
    <message>
        <source>%1 is a file, where a folder should be.</source>
        <translation>%1 是文件，而这里应为文件夹。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请另选一个文件夹。</translation>
    </message>
    <message>
        <source>The folder %1 is no longer there.</source>
        <translation>文件夹 %1 已不在那里。</translation>
    </message>
    <message>
        <source>Put it back or choose another.</source>
        <translation>请把它放回原处，或另选一个。</translation>
    </message>
    <message>
        <source>The name %1 is too long for that disk.</source>
        <translation>名称 %1 对该磁盘来说太长。</translation>
    </message>
    <message>
        <source>Choose a shorter one.</source>
        <translation>请选择较短的名称。</translation>
    </message>
    <message>
        <source>Move it away, and put the file in its place.</source>
        <translation>请将它移走，并把文件放回原处。</translation>
    </message>
    <message>
        <source>%1 is a folder, where a file should be.</source>
        <translation>%1 是一个文件夹，而那里应当是一个文件。</translation>
    </message>
    <message>
        <source>%1 is no file, but a pipe or a device.</source>
        <translation>%1 不是文件，而是管道或设备。</translation>
    </message>
    <message>
        <source>unknown reason</source>
        <translation>原因未知</translation>
    </message>
    <message>
        <source>The disk failed at %1: %2.</source>
        <translation>磁盘在 %1 处出错：%2。</translation>
    </message>
    <message>
        <source>Check the disk and its connection.</source>
        <translation>请检查磁盘及其连接。</translation>
    </message>
    <message>
        <source>%1 is not there.</source>
        <translation>%1 不在那里。</translation>
    </message>
    <message>
        <source>Check the name, or choose it again.</source>
        <translation>请检查名称，或重新选择。</translation>
    </message>
    <message>
        <source> by %1 (process %2)</source>
        <translation>（%1，进程 %2）</translation>
    </message>
    <message>
        <source>%1 already exists.</source>
        <translation>%1 已存在。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请另选一个名称。</translation>
    </message>
    <message>
        <source>it is damaged, or no file of PyTorch</source>
        <translation>它已损坏，或不是 PyTorch 的文件</translation>
    </message>
    <message>
        <source>it holds %1, not the weights of a network by name</source>
        <translation>它含有%1，而不是按名称保存的网络权重</translation>
    </message>
    <message>
        <source>it holds %1 under the name %2, not weights alone</source>
        <translation>它在名称 %2 下含有%1，而不仅是权重</translation>
    </message>
    <message>
        <source>it is damaged: it names more numbers than it holds</source>
        <translation>它已损坏：所列数值多于实际所含</translation>
    </message>
    <message>
        <source>There is no file %1.</source>
        <translation>没有文件 %1。</translation>
    </message>
    <message>
        <source>Check the name.</source>
        <translation>请检查名称。</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>它不是文件</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>它是空的</translation>
    </message>
    <message>
        <source>it has %1 GB, more than any generator</source>
        <translation>它有 %1 GB，超过任何生成器</translation>
    </message>
    <message>
        <source>it is packed in a way that PyTorch does not pack</source>
        <translation>它的打包方式不是 PyTorch 所用的</translation>
    </message>
    <message>
        <source>it is a TorchScript program</source>
        <translation>它是 TorchScript 程序</translation>
    </message>
    <message>
        <source>sparse tensor</source>
        <translation>稀疏张量</translation>
    </message>
    <message>
        <source>quantised tensor</source>
        <translation>量化张量</translation>
    </message>
    <message>
        <source>tensor without values</source>
        <translation>没有数值的张量</translation>
    </message>
    <message>
        <source>%1 holds more than numbers: opening it would run %2. Nothing of it was run.</source>
        <translation>%1 含有的不只是数值：打开它会运行 %2。没有运行其中任何内容。</translation>
    </message>
    <message>
        <source>Ask its maker for the weights alone, as the reference saves them: torch.save(network.state_dict(), ...).</source>
        <translation>请向其作者索取单独的权重，即参考代码的保存方式：torch.save(network.state_dict(), ...)。</translation>
    </message>
    <message>
        <source>%1 is no generator of the reference code: %2.</source>
        <translation>%1 不是参考代码的生成器：%2。</translation>
    </message>
    <message>
        <source>Choose a file like latest_net_G.pth from its checkpoints folder.</source>
        <translation>请选择其 checkpoints 文件夹中类似 latest_net_G.pth 的文件。</translation>
    </message>
    <message>
        <source>The file %1 can't be read: %2.</source>
        <translation>文件 %1 无法读取：%2。</translation>
    </message>
    <message>
        <source>Check the disk and your rights to the file.</source>
        <translation>请检查磁盘以及您对该文件的权限。</translation>
    </message>
    <message>
        <source>Only an ONNX file can be made for one size.</source>
        <translation>只有 ONNX 文件才能固定为一种尺寸。</translation>
    </message>
    <message>
        <source>Leave the size out; the file takes any.</source>
        <translation>请不要指定尺寸；该文件接受任意尺寸。</translation>
    </message>
    <message>
        <source>A ResNet takes pictures from %1 pixels on; %2 x %3 is too small.</source>
        <translation>ResNet 接受 %1 像素以上的图片；%2 x %3 太小。</translation>
    </message>
    <message>
        <source>Choose a larger size, or leave it out.</source>
        <translation>请选择较大的尺寸，或不指定。</translation>
    </message>
    <message>
        <source>made by</source>
        <translation>制作者</translation>
    </message>
    <message>
        <source>trained on</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>Diptych, of the model %1</source>
        <translation>Diptych，由模型 %1</translation>
    </message>
    <message>
        <source>batch x %1 x height x width, %2 to 1, %3</source>
        <translation>批次 x %1 x 高 x 宽，%2 至 1，%3</translation>
    </message>
    <message>
        <source>each picture by its own statistics, as in the paper</source>
        <translation>每张图片用自己的统计量，如论文所述</translation>
    </message>
    <message>
        <source>as the program that runs it has dropout</source>
        <translation>取决于运行它的程序是否有 dropout</translation>
    </message>
    <message>
        <source>load it with</source>
        <translation>加载方式</translation>
    </message>
    <message>
        <source>%1: inputs were made of photos so, which the file does not do</source>
        <translation>%1：输入是这样由照片制成的，而该文件不会这样做</translation>
    </message>
    <message>
        <source>the input is a label map: resize it without blending its colours</source>
        <translation>输入是标签图：缩放时不要混合其颜色</translation>
    </message>
    <message>
        <source>%1 wide and %2 high, one picture at a time</source>
        <translation>宽 %1、高 %2，一次一张图片</translation>
    </message>
    <message>
        <source>multiples of %1</source>
        <translation>%1 的倍数</translation>
    </message>
    <message>
        <source>any; sides that are no multiples of %1 are grown by reflection at the right and bottom, and the result is cut again</source>
        <translation>任意；边长不是 %1 的倍数时在右侧和下方以反射扩展，结果再裁回</translation>
    </message>
    <message>
        <source>CIE Lab: %1, brought to that range</source>
        <translation>CIE Lab：%1，换算到该范围</translation>
    </message>
    <message>
        <source>L, of 0 to 100</source>
        <translation>L，0 至 100</translation>
    </message>
    <message>
        <source>a and b, of -110 to 110</source>
        <translation>a 和 b，-110 至 110</translation>
    </message>
    <message>
        <source>grey as it looks on white, and opacity</source>
        <translation>置于白底的灰度，以及不透明度</translation>
    </message>
    <message>
        <source>sRGB as it looks on white, and opacity</source>
        <translation>置于白底的 sRGB，以及不透明度</translation>
    </message>
    <message>
        <source> (the reference has no such name; it is a UnetGenerator of %1 halvings)</source>
        <translation>（参考代码没有这样的名称；它是有 %1 次减半的 UnetGenerator）</translation>
    </message>
    <message>
        <source> and without --eval: there are no running averages</source>
        <translation>，且不带 --eval：没有滑动平均</translation>
    </message>
    <message>
        <source>The weights of %1 take %2 GB; an ONNX file holds 2.</source>
        <translation>%1 的权重占 %2 GB；ONNX 文件只能容纳 2 GB。</translation>
    </message>
    <message>
        <source>Export it as TorchScript.</source>
        <translation>请导出为 TorchScript。</translation>
    </message>
    <message>
        <source>The reference has no network like that of %1: %2.</source>
        <translation>参考代码没有像 %1 那样的网络：%2。</translation>
    </message>
    <message>
        <source>Export it as ONNX or TorchScript.</source>
        <translation>请导出为 ONNX 或 TorchScript。</translation>
    </message>
    <message>
        <source>%1 was not kept: it differs from the model by %2, of values from 0 to 1; %3 is allowed.</source>
        <translation>%1 未保留：它与模型相差 %2（数值范围 0 到 1）；允许 %3。</translation>
    </message>
    <message>
        <source>Export it in another format.</source>
        <translation>请以其他格式导出。</translation>
    </message>
    <message>
        <source>The export was stopped; nothing was left behind.</source>
        <translation>导出已停止；没有留下任何东西。</translation>
    </message>
    <message>
        <source>Running averages are left out: each picture gets its own statistics, as in the reference without --eval.</source>
        <translation>滑动平均被略去：每张图片用自己的统计量，如同不带 --eval 的参考代码。</translation>
    </message>
    <message>
        <source>The file can't say whether it was trained with dropout, its noise; it is taken to be, as is usual.</source>
        <translation>文件无法说明训练时是否使用了 dropout（即其噪声）；按通常情况视为使用。</translation>
    </message>
    <message>
        <source>%1 can't have been trained on pictures of %2 pixels, as far as Diptych knows.</source>
        <translation>据 Diptych 所知，%1 不可能是在 %2 像素的图片上训练的。</translation>
    </message>
    <message>
        <source>Give the power of two that is nearest to it, like 128, 256 or 512.</source>
        <translation>请给出与之最接近的 2 的幂，例如 128、256 或 512。</translation>
    </message>
    <message>
        <source>any generator of the reference</source>
        <translation>参考代码的任何生成器</translation>
    </message>
    <message>
        <source>a network of possible size</source>
        <translation>尺寸可行的网络</translation>
    </message>
    <message>
        <source>a U-Net for pictures of %1 pixels, not %2</source>
        <translation>用于 %1 像素图片的 U-Net，而不是 %2</translation>
    </message>
    <message>
        <source>a ResNet that was trained %1 dropout</source>
        <translation>训练时%1 dropout 的 ResNet</translation>
    </message>
    <message>
        <source>no normalisation</source>
        <translation>无归一化</translation>
    </message>
    <message>
        <source>%1 of width %2 with %3, %4 channels to %5</source>
        <translation>宽度为 %2 的 %1，使用%3，%4 通道到 %5 通道</translation>
    </message>
    <message>
        <source>values that are infinite or no numbers</source>
        <translation>无穷大或非数值的值</translation>
    </message>
    <message>
        <source>%1 instead of fractions</source>
        <translation>%1，而不是小数</translation>
    </message>
    <message>
        <source>%1 can't be used: %2 holds %3.</source>
        <translation>%1 无法使用：%2 含有%3。</translation>
    </message>
    <message>
        <source>Choose an earlier checkpoint of that training.</source>
        <translation>请选择该训练较早的检查点。</translation>
    </message>
    <message>
        <source>%1 is %2 in the file and %3 in the reference</source>
        <translation>%1 在文件中为 %2，在参考代码中为 %3</translation>
    </message>
    <message>
        <source>; and %1 more</source>
        <translation>；及另外 %1 个</translation>
    </message>
    <message>
        <source>%1 is not %2: %3.</source>
        <translation>%1 不是%2：%3。</translation>
    </message>
    <message>
        <source>Diptych reads the reference's U-Nets and its ResNets of 6 and 9 blocks, as it saves them.</source>
        <translation>Diptych 可读取参考代码保存的 U-Net 以及 6 块和 9 块的 ResNet。</translation>
    </message>
    <message>
        <source>Leave that choice to the file.</source>
        <translation>请让文件来决定这一项。</translation>
    </message>
    <message>
        <source>range stretched</source>
        <translation>数值范围已拉伸</translation>
    </message>
    <message>
        <source>not-a-number shown as black</source>
        <translation>非数值显示为黑色</translation>
    </message>
    <message>
        <source>Raw profile type exif</source>
        <translation>Raw profile type exif</translation>
    </message>
    <message>
        <source>the EXIF ends within a directory</source>
        <translation>EXIF 在目录中间结束</translation>
    </message>
    <message>
        <source>it holds deep samples; flatten it first</source>
        <translation>它含有深度样本；请先合并</translation>
    </message>
    <message>
        <source>first of %1 parts</source>
        <translation>%1 个部分中的第一个</translation>
    </message>
    <message>
        <source>light above 1 was cut</source>
        <translation>高于 1 的亮度已截去</translation>
    </message>
    <message>
        <source>%1 could not be written as EXR: %2.</source>
        <translation>%1 无法写为 EXR：%2。</translation>
    </message>
    <message>
        <source>Is there room in the folder for temporary files? Else choose another format.</source>
        <translation>该文件夹是否有空间存放临时文件？否则请选择其他格式。</translation>
    </message>
    <message>
        <source>shown in grey</source>
        <translation>以灰度显示</translation>
    </message>
    <message>
        <source>it holds no colour</source>
        <translation>它不含颜色</translation>
    </message>
    <message>
        <source>channel %1 shown as grey</source>
        <translation>通道 %1 以灰度显示</translation>
    </message>
    <message>
        <source>the display window was taken</source>
        <translation>取显示窗口部分</translation>
    </message>
    <message>
        <source>no transform</source>
        <translation>没有变换</translation>
    </message>
    <message>
        <source>no curve</source>
        <translation>没有曲线</translation>
    </message>
    <message>
        <source>%1 shown as 8%2</source>
        <translation>%1 以 8 位显示</translation>
    </message>
    <message>
        <source>read as 8 bit</source>
        <translation>按 8 位读取</translation>
    </message>
    <message>
        <source>Check the name, or whether the drive is there.</source>
        <translation>请检查名称，或驱动器是否在。</translation>
    </message>
    <message>
        <source>far more pixels than a picture has</source>
        <translation>像素远多于一张图片所能有</translation>
    </message>
    <message>
        <source>more than the memory holds</source>
        <translation>超出内存所能容纳</translation>
    </message>
    <message>
        <source>Make it smaller, or close other programs.</source>
        <translation>请缩小图片，或关闭其他程序。</translation>
    </message>
    <message>
        <source>it may not be read</source>
        <translation>不允许读取</translation>
    </message>
    <message>
        <source>it is damaged or incomplete (%1)</source>
        <translation>它已损坏或不完整（%1）</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件是空的</translation>
    </message>
    <message>
        <source>it is a Git LFS placeholder, not the picture itself</source>
        <translation>它是 Git LFS 占位文件，而不是图片本身</translation>
    </message>
    <message>
        <source>Fetch the pictures with: git lfs pull</source>
        <translation>请用此命令取回图片：git lfs pull</translation>
    </message>
    <message>
        <source>it is a damaged TIFF, or of a kind that is not supported</source>
        <translation>它是损坏的 TIFF，或不受支持的类型</translation>
    </message>
    <message>
        <source>Save it as 8-bit or 16-bit RGB or grey.</source>
        <translation>请将其保存为 8 位或 16 位的 RGB 或灰度图。</translation>
    </message>
    <message>
        <source>JPEG, PNG, WebP, TIFF, BMP, GIF, AVIF, EXR or PPM</source>
        <translation>JPEG、PNG、WebP、TIFF、BMP、GIF、AVIF、EXR 或 PPM</translation>
    </message>
    <message>
        <source>it is not a %1 picture, or its beginning is damaged</source>
        <translation>它不是 %1 图片，或其开头已损坏</translation>
    </message>
    <message>
        <source>Save it as %1.</source>
        <translation>请将其保存为 %1。</translation>
    </message>
    <message>
        <source>Replace the file or leave it out.</source>
        <translation>请替换该文件或不使用它。</translation>
    </message>
    <message>
        <source>The picture %1 can't be read: %2.</source>
        <translation>图片 %1 无法读取：%2。</translation>
    </message>
    <message>
        <source>Make it smaller than %1 million pixels.</source>
        <translation>请缩小到 %1 百万像素以下。</translation>
    </message>
    <message>
        <source>The picture %1 is too large: %2.</source>
        <translation>图片 %1 太大：%2。</translation>
    </message>
    <message>
        <source>first of several frames</source>
        <translation>多帧中的第一帧</translation>
    </message>
    <message>
        <source>first of %1 frames</source>
        <translation>%1 帧中的第一帧</translation>
    </message>
    <message>
        <source>The picture %1 is too narrow to hold two.</source>
        <translation>图片 %1 太窄，容不下两张图。</translation>
    </message>
    <message>
        <source>Leave it out.</source>
        <translation>请不使用它。</translation>
    </message>
    <message>
        <source>it is larger than a TIFF may be</source>
        <translation>它超出 TIFF 所能有的大小</translation>
    </message>
    <message>
        <source>its primaries are damaged</source>
        <translation>其原色数据已损坏</translation>
    </message>
    <message>
        <source>values are missing</source>
        <translation>缺少数值</translation>
    </message>
    <message>
        <source>its beginning is damaged</source>
        <translation>其开头已损坏</translation>
    </message>
    <message>
        <source>it is no %1 file</source>
        <translation>它不是 %1 文件</translation>
    </message>
    <message>
        <source>its header is damaged</source>
        <translation>其文件头已损坏</translation>
    </message>
    <message>
        <source>the picture</source>
        <translation>该图片</translation>
    </message>
    <message>
        <source>Pictures can't be written as %1.</source>
        <translation>图片无法写为 %1。</translation>
    </message>
    <message>
        <source>Choose one of %1.</source>
        <translation>请选择 %1 之一。</translation>
    </message>
    <message>
        <source>%1 would have %2 x %3 pixels, more than a %4 file holds.</source>
        <translation>%1 将有 %2 x %3 像素，超过 %4 文件所能容纳。</translation>
    </message>
    <message>
        <source>Choose png or tiff.</source>
        <translation>请选择 png 或 tiff。</translation>
    </message>
    <message>
        <source>a BMP holds no metadata</source>
        <translation>BMP 不能保存元数据</translation>
    </message>
    <message>
        <source>the EXIF could not be kept</source>
        <translation>EXIF 未能保留</translation>
    </message>
    <message>
        <source>the settings could not be stored</source>
        <translation>设置未能保存</translation>
    </message>
    <message>
        <source>neither EXIF nor settings could be stored</source>
        <translation>EXIF 和设置都未能保存</translation>
    </message>
    <message>
        <source>%1 x %2 pixels instead of %3 x %4</source>
        <translation>%1 x %2 像素，而不是 %3 x %4</translation>
    </message>
    <message>
        <source>it holds other bytes than were written</source>
        <translation>它的内容与写入的不同</translation>
    </message>
    <message>
        <source>%1 did not come out as it should: %2.</source>
        <translation>%1 未能正确生成：%2。</translation>
    </message>
    <message>
        <source>Try again, or choose another format or another disk.</source>
        <translation>请重试，或选择其他格式或其他磁盘。</translation>
    </message>
    <message>
        <source>%1 did not come out as it should.</source>
        <translation>%1 未能正确生成。</translation>
    </message>
    <message>
        <source>Try again, or choose another format.</source>
        <translation>请重试，或选择其他格式。</translation>
    </message>
    <message>
        <source>not obeyed: it was asked before this session began</source>
        <translation>未执行：它是在本次会话开始之前要求的</translation>
    </message>
    <message>
        <source>The job's folder %1 is not there.</source>
        <translation>任务的文件夹 %1 不在那里。</translation>
    </message>
    <message>
        <source>Put it back, or choose another.</source>
        <translation>请把它放回原处，或另选一个。</translation>
    </message>
    <message>
        <source>Another process is just starting to work on %1.</source>
        <translation>另一个进程正要开始处理 %1。</translation>
    </message>
    <message>
        <source>Watch it, or wait.</source>
        <translation>请观察它，或等待。</translation>
    </message>
    <message>
        <source>Process %1 on %2 already works on %3.</source>
        <translation>%2 上的进程 %1 已在处理 %3。</translation>
    </message>
    <message>
        <source>Watch it (diptych watch %1), or stop it there first.</source>
        <translation>请观察它 (diptych watch %1)，或先在那里停止它。</translation>
    </message>
    <message>
        <source> If that computer no longer works on it, delete the file %1.</source>
        <translation> 如果那台计算机已不再处理它，请删除文件 %1。</translation>
    </message>
    <message>
        <source>The worker could not be started: %1 can't be run (%2).</source>
        <translation>工作进程无法启动：%1 无法运行（%2）。</translation>
    </message>
    <message>
        <source>Set the app up again.</source>
        <translation>请重新安装本程序。</translation>
    </message>
    <message>
        <source>The worker that was waiting for work has ended.</source>
        <translation>等待工作的工作进程已结束。</translation>
    </message>
    <message>
        <source>Start it again.</source>
        <translation>请重新启动它。</translation>
    </message>
    <message>
        <source>Put it back, then go on.</source>
        <translation>请把它放回原处，然后继续。</translation>
    </message>
    <message>
        <source>The worker was ended by the system (signal %1).</source>
        <translation>工作进程被系统结束（信号 %1）。</translation>
    </message>
    <message>
        <source>The worker ended unexpectedly (exit code %1).</source>
        <translation>工作进程意外结束（退出代码 %1）。</translation>
    </message>
    <message>
        <source>Its last lines are in %1.</source>
        <translation>其最后几行在 %1 中。</translation>
    </message>
    <message>
        <source>There is no room left in %1.</source>
        <translation>%1 中没有剩余空间。</translation>
    </message>
    <message>
        <source>The worker ended for trouble with a disk, and could not write into %1 which.</source>
        <translation>工作进程因磁盘故障而结束，且无法在 %1 中写明原因。</translation>
    </message>
    <message>
        <source>Check the disk and its connection, then go on.</source>
        <translation>请检查磁盘及其连接，然后继续。</translation>
    </message>
    <message>
        <source>Rank 0 did not begin with %1 within %2 s.</source>
        <translation>rank 0 未在 %2 秒内开始 %1。</translation>
    </message>
    <message>
        <source>Look at what rank 0 says; all ranks need the same folder.</source>
        <translation>请查看 rank 0 的输出；所有 rank 须使用同一文件夹。</translation>
    </message>
    <message>
        <source>RANK, WORLD_SIZE, LOCAL_RANK and LOCAL_WORLD_SIZE in the environment do not fit together.</source>
        <translation>环境变量 RANK、WORLD_SIZE、LOCAL_RANK 和 LOCAL_WORLD_SIZE 互不相符。</translation>
    </message>
    <message>
        <source>Start it with torchrun, or without these variables.</source>
        <translation>请用 torchrun 启动，或不设置这些变量。</translation>
    </message>
    <message>
        <source>The job's files are no longer in %1.</source>
        <translation>任务的文件已不在 %1 中。</translation>
    </message>
    <message>
        <source>Put them back, then go on.</source>
        <translation>请把它们放回原处，然后继续。</translation>
    </message>
    <message>
        <source>Largest difference from the model, of values from 0 to 1: %1.</source>
        <translation>与模型的最大差别（数值范围 0 到 1）：%1。</translation>
    </message>
    <message>
        <source>resize convolutions</source>
        <translation>缩放卷积</translation>
    </message>
    <message>
        <source>no dropout</source>
        <translation>无 dropout</translation>
    </message>
    <message>
        <source>%1 to %2 channels</source>
        <translation>%1 到 %2 通道</translation>
    </message>
    <message>
        <source>%1 of width %2 for %3 pixels</source>
        <translation>宽度为 %2、用于 %3 像素的 %1</translation>
    </message>
    <message>
        <source>There is no model file %1.</source>
        <translation>没有模型文件 %1。</translation>
    </message>
    <message>
        <source>it is not a safetensors file</source>
        <translation>它不是 safetensors 文件</translation>
    </message>
    <message>
        <source>it is cut short</source>
        <translation>它不完整</translation>
    </message>
    <message>
        <source>another program made it</source>
        <translation>它由其他程序制作</translation>
    </message>
    <message>
        <source>The model %1 is of format %2; this Diptych knows formats up to %3.</source>
        <translation>模型 %1 的格式为 %2；此 Diptych 最高支持格式 %3。</translation>
    </message>
    <message>
        <source>Use a newer Diptych.</source>
        <translation>请使用更新版本的 Diptych。</translation>
    </message>
    <message>
        <source>its header is damaged (%1)</source>
        <translation>其文件头已损坏（%1）</translation>
    </message>
    <message>
        <source>a network of impossible size</source>
        <translation>尺寸不可能的网络</translation>
    </message>
    <message>
        <source>Lab takes one channel and gives two</source>
        <translation>Lab 接受一个通道并给出两个</translation>
    </message>
    <message>
        <source>%1 is no model of Diptych: %2.</source>
        <translation>%1 不是 Diptych 的模型：%2。</translation>
    </message>
    <message>
        <source>Choose a .safetensors file that Diptych made.</source>
        <translation>请选择由 Diptych 生成的 .safetensors 文件。</translation>
    </message>
    <message>
        <source>The model file %1 can't be read: %2.</source>
        <translation>模型文件 %1 无法读取：%2。</translation>
    </message>
    <message>
        <source>The model file %1 is damaged (%2).</source>
        <translation>模型文件 %1 已损坏（%2）。</translation>
    </message>
    <message>
        <source>Get the model again from where it came.</source>
        <translation>请从原来的来源重新获取该模型。</translation>
    </message>
    <message>
        <source>%1 holds %2 instead of floating point numbers</source>
        <translation>%1 含有 %2 而不是浮点数</translation>
    </message>
    <message>
        <source>%1 holds values that are infinite or no numbers</source>
        <translation>%1 含有无穷大或非数值的值</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>缺少 %1</translation>
    </message>
    <message>
        <source>%1 is unknown</source>
        <translation>%1 未知</translation>
    </message>
    <message>
        <source>%1 is %2 instead of %3</source>
        <translation>%1 为 %2 而不是 %3</translation>
    </message>
    <message>
        <source>The weights in %1 do not fit the network its header names: %2.</source>
        <translation>%1 中的权重与其文件头所述的网络不符：%2。</translation>
    </message>
    <message>
        <source>Adding to the dataset was cancelled; nothing was added.</source>
        <translation>已取消添加到数据集；没有添加任何东西。</translation>
    </message>
    <message>
        <source>Add the pictures again when you like.</source>
        <translation>您可以随时重新添加图片。</translation>
    </message>
    <message>
        <source> (process %1 on %2)</source>
        <translation>（%2 上的进程 %1）</translation>
    </message>
    <message>
        <source>The dataset %1 is being edited in another window or program%2; here it can only be looked at.</source>
        <translation>数据集 %1 正在另一个窗口或程序%2中编辑；在这里只能查看。</translation>
    </message>
    <message>
        <source>Edit it there, or close it there first.</source>
        <translation>请在那里编辑，或先在那里关闭它。</translation>
    </message>
    <message>
        <source>The dataset %1 could not be moved to the trash.</source>
        <translation>数据集 %1 无法移到回收站。</translation>
    </message>
    <message>
        <source>Delete its folder yourself if you don't need it.</source>
        <translation>如果不再需要，请自行删除其文件夹。</translation>
    </message>
    <message>
        <source>There is already a dataset called %1.</source>
        <translation>已有名为 %1 的数据集。</translation>
    </message>
    <message>
        <source>The dataset %1 is one of pairs, or was given no recipe; recipes make the inputs of single photos.</source>
        <translation>数据集 %1 由图片对组成，或没有配方；配方用于制作单张照片的输入。</translation>
    </message>
    <message>
        <source>Make a dataset of the photos: diptych dataset create NAME PHOTOS --recipe edges.</source>
        <translation>请用照片创建数据集：diptych dataset create NAME PHOTOS --recipe edges。</translation>
    </message>
    <message>
        <source>There is no pair to export.</source>
        <translation>没有可导出的图片对。</translation>
    </message>
    <message>
        <source>Include some pairs first.</source>
        <translation>请先包含一些图片对。</translation>
    </message>
    <message>
        <source>None of the %1 pairs could be exported. %2</source>
        <translation>%1 对中没有一对可以导出。%2</translation>
    </message>
    <message>
        <source>Check that their pictures are there and complete.</source>
        <translation>请检查其图片是否存在且完整。</translation>
    </message>
    <message>
        <source>%1 is not an empty folder.</source>
        <translation>%1 不是空文件夹。</translation>
    </message>
    <message>
        <source>Choose a new folder, or an empty one.</source>
        <translation>请选择新的文件夹，或空文件夹。</translation>
    </message>
    <message>
        <source>There is no side called %1.</source>
        <translation>没有名为 %1 的一侧。</translation>
    </message>
    <message>
        <source>Say one of %1.</source>
        <translation>请使用 %1 之一。</translation>
    </message>
    <message>
        <source>Pictures are matched in order between two folders, which have no %1 side.</source>
        <translation>两个文件夹之间按顺序配对，没有 %1 侧。</translation>
    </message>
    <message>
        <source>Say first or second.</source>
        <translation>请使用 first 或 second。</translation>
    </message>
    <message>
        <source>The table %1 can't be taken together with other files or folders.</source>
        <translation>表格 %1 不能与其他文件或文件夹一起使用。</translation>
    </message>
    <message>
        <source>Give the table alone.</source>
        <translation>请单独给出该表格。</translation>
    </message>
    <message>
        <source>No two of the pictures in %1 make a pair. %2</source>
        <translation>%1 中没有两张图片能配成一对。%2</translation>
    </message>
    <message>
        <source>Give matching pictures in both folders the same name and size, or say that they match in order.</source>
        <translation>请让两个文件夹中相配的图片名称和尺寸相同，或说明按顺序配对。</translation>
    </message>
    <message>
        <source>The %1 pictures in %2 are no pairs: they are not twice as wide as high, nor in two folders.</source>
        <translation>%2 中的 %1 张图片不是图片对：它们的宽不是高的两倍，也不在两个文件夹中。</translation>
    </message>
    <message>
        <source>Put input and target side by side in one picture, or into two folders under the same names.</source>
        <translation>请把输入和目标并排放在一张图片中，或以相同名称放在两个文件夹中。</translation>
    </message>
    <message>
        <source> Of single photos a recipe makes the inputs: edges, say.</source>
        <translation> 单张照片由配方制作输入：例如边缘。</translation>
    </message>
    <message>
        <source>The %1 pictures in %2 are not in two folders, of which the %3 could be the inputs.</source>
        <translation>%2 中的 %1 张图片不在两个文件夹里，无法以其中一个（%3）作为输入。</translation>
    </message>
    <message>
        <source>Give two folders; or say left, right, top or bottom where each picture holds both.</source>
        <translation>请给出两个文件夹；若每张图片各含两半，请指定 left、right、top 或 bottom。</translation>
    </message>
    <message>
        <source>a check ends with its report</source>
        <translation>检查以报告结束</translation>
    </message>
    <message>
        <source>Input and target of %1 are the same picture.</source>
        <translation>%1 的输入与目标是同一张图片。</translation>
    </message>
    <message>
        <source>The input of %1 looks like the other pairs' targets, and its target like their inputs.</source>
        <translation>%1 的输入看起来像其他图片对的目标，而目标像它们的输入。</translation>
    </message>
    <message>
        <source>The target of %1 lies %2 its input (%3 %4 pixels).</source>
        <translation>%1 的目标与其输入错开了（%3 %4 像素）。</translation>
    </message>
    <message>
        <source>are the same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>look the same</source>
        <translation>看起来相同</translation>
    </message>
    <message>
        <source>%1 %2, and lie in %3.</source>
        <translation>%1 %2，且位于 %3。</translation>
    </message>
    <message>
        <source>%1 are the same to the pixel.</source>
        <translation>%1 逐像素相同。</translation>
    </message>
    <message>
        <source>%1 look the same.</source>
        <translation>%1 看起来相同。</translation>
    </message>
    <message>
        <source>%1 nearly of one colour.</source>
        <translation>%1几乎只有一种颜色。</translation>
    </message>
    <message>
        <source>The photo %1 is</source>
        <translation>照片 %1</translation>
    </message>
    <message>
        <source>The input and the target of %1 are</source>
        <translation>%1 的输入和目标</translation>
    </message>
    <message>
        <source>The input of %1 is</source>
        <translation>%1 的输入</translation>
    </message>
    <message>
        <source>The target of %1 is</source>
        <translation>%1 的目标</translation>
    </message>
    <message>
        <source>of %1 bits</source>
        <translation>%1 位</translation>
    </message>
    <message>
        <source>stored as %1</source>
        <translation>以 %1 保存</translation>
    </message>
    <message>
        <source>%1 of the %2s %3 %4, most %5: %6.</source>
        <translation>%2 中有 %1 个%4，多数%5：%6。</translation>
    </message>
    <message>
        <source>%1 has %2 x %3 pixels, less than the crop of %4.</source>
        <translation>%1 为 %2 x %3 像素，小于裁剪尺寸 %4。</translation>
    </message>
    <message>
        <source>%1 pixels to the %2 of</source>
        <translation>%2侧 %1 像素处</translation>
    </message>
    <message>
        <source>There is no dataset %1.</source>
        <translation>没有数据集 %1。</translation>
    </message>
    <message>
        <source>The dataset %1 is of format %2; this program knows formats up to %3.</source>
        <translation>数据集 %1 的格式为 %2；此程序最高支持格式 %3。</translation>
    </message>
    <message>
        <source>Open it with a newer Diptych; it was not touched.</source>
        <translation>请用更新版本的 Diptych 打开；它没有被改动。</translation>
    </message>
    <message>
        <source>%1 is not a dataset, or its %2 is damaged.</source>
        <translation>%1 不是数据集，或其 %2 已损坏。</translation>
    </message>
    <message>
        <source>Choose another folder, or make the dataset again from its pictures; the file was not touched.</source>
        <translation>请选择其他文件夹，或用其图片重新创建数据集；该文件没有被改动。</translation>
    </message>
    <message>
        <source>Go back to how it was on %1; the damaged file is kept.</source>
        <translation>请恢复到 %1 时的状态；损坏的文件会保留。</translation>
    </message>
    <message>
        <source>There is no room left for the dataset %1.</source>
        <translation>没有空间可存放数据集 %1。</translation>
    </message>
    <message>
        <source>Free some space, then try again.</source>
        <translation>请腾出一些空间，然后重试。</translation>
    </message>
    <message>
        <source>The dataset %1 can't be written.</source>
        <translation>数据集 %1 无法写入。</translation>
    </message>
    <message>
        <source>Change the permissions of its folder.</source>
        <translation>请更改其文件夹的权限。</translation>
    </message>
    <message>
        <source>Another window or program is changing the dataset %1.</source>
        <translation>另一个窗口或程序正在更改数据集 %1。</translation>
    </message>
    <message>
        <source>Wait for it, then try again.</source>
        <translation>请等它完成，然后重试。</translation>
    </message>
    <message>
        <source>The disk failed at the dataset %1.</source>
        <translation>磁盘在数据集 %1 处出错。</translation>
    </message>
    <message>
        <source>%1 has %2 x %3 pixels, %4 has %5 x %6</source>
        <translation>%1 为 %2 x %3 像素，%4 为 %5 x %6</translation>
    </message>
    <message>
        <source>The pictures of the pair %1 differ in size: %2.</source>
        <translation>图片对 %1 的两张图片尺寸不同：%2。</translation>
    </message>
    <message>
        <source>Make both pictures the same size, so that they match pixel by pixel.</source>
        <translation>请让两张图片尺寸相同，使像素一一对应。</translation>
    </message>
    <message>
        <source>%1 %2 two pictures side by side.</source>
        <translation>%1 不是两张并排的图片。</translation>
    </message>
    <message>
        <source>%1 can't be halved evenly: the middle %2 is left out.</source>
        <translation>%1 无法均匀对半分：中间的一行或一列会被略去。</translation>
    </message>
    <message>
        <source>%1 %2 in neither of %3 and %4.</source>
        <translation>%1 既不在 %3 中，也不在 %4 中。</translation>
    </message>
    <message>
        <source>Give two folders that hold the same number of pictures.</source>
        <translation>请给出两个图片数量相同的文件夹。</translation>
    </message>
    <message>
        <source>Only the pictures of two folders can be matched in order.</source>
        <translation>只有两个文件夹中的图片才能按顺序配对。</translation>
    </message>
    <message>
        <source>%1/%2 holds %3 pictures and %4/%5 %6: their order can't match.</source>
        <translation>%1/%2 有 %3 张图片，而 %4/%5 有 %6 张：顺序无法对应。</translation>
    </message>
    <message>
        <source>%1 %2 no partner whose name ends in %3 or %4.</source>
        <translation>%1 没有名称以 %3 或 %4 结尾的配对。</translation>
    </message>
    <message>
        <source>%1 in %2 %3 no partner of the same name in %4.</source>
        <translation>%2 中的 %1 在 %4 中没有同名的配对。</translation>
    </message>
    <message>
        <source>%1 x %2 and %3 x %4 pixels</source>
        <translation>%1 x %2 与 %3 x %4 像素</translation>
    </message>
    <message>
        <source>; so do %1 more pairs</source>
        <translation>；另有 %1 对也是如此</translation>
    </message>
    <message>
        <source>%1 and %2 differ in size (%3)%4.</source>
        <translation>%1 与 %2 尺寸不同（%3）%4。</translation>
    </message>
    <message>
        <source>A %1 needs a name.</source>
        <translation>%1需要名称。</translation>
    </message>
    <message>
        <source>Write one.</source>
        <translation>请写一个。</translation>
    </message>
    <message>
        <source>Single photos are no pairs without a recipe.</source>
        <translation>没有配方，单张照片不能成对。</translation>
    </message>
    <message>
        <source>Choose a recipe: edges, say.</source>
        <translation>请选择配方：例如边缘。</translation>
    </message>
    <message>
        <source>Can't be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Not there</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>Without a partner</source>
        <translation>没有配对</translation>
    </message>
    <message>
        <source>Not two pictures side by side</source>
        <translation>不是两张并排的图片</translation>
    </message>
    <message>
        <source>Input and target differ in size</source>
        <translation>输入与目标尺寸不同</translation>
    </message>
    <message>
        <source>Can't be halved evenly</source>
        <translation>无法均匀对半分</translation>
    </message>
    <message>
        <source>Input and target are the same picture</source>
        <translation>输入与目标是同一张图片</translation>
    </message>
    <message>
        <source>Sides probably swapped</source>
        <translation>两侧可能颠倒了</translation>
    </message>
    <message>
        <source>Input and target don't lie on each other</source>
        <translation>输入与目标没有对齐</translation>
    </message>
    <message>
        <source>Exact duplicates</source>
        <translation>完全相同的副本</translation>
    </message>
    <message>
        <source>Near duplicates</source>
        <translation>近似的副本</translation>
    </message>
    <message>
        <source>The same pair on both sides of the split</source>
        <translation>同一对在划分的两边</translation>
    </message>
    <message>
        <source>Nearly empty</source>
        <translation>几乎空白</translation>
    </message>
    <message>
        <source>Mixed depths</source>
        <translation>位深不一</translation>
    </message>
    <message>
        <source>Mixed colour spaces</source>
        <translation>色彩空间不一</translation>
    </message>
    <message>
        <source>Smaller than the crop</source>
        <translation>小于裁剪尺寸</translation>
    </message>
    <message>
        <source>Replace the files, or leave them out.</source>
        <translation>替换这些文件，或不使用它们。</translation>
    </message>
    <message>
        <source>Put the files back, or take their lines out of the table.</source>
        <translation>把文件放回原处，或从表格中去掉其所在行。</translation>
    </message>
    <message>
        <source>Give both pictures of a pair the same name, or leave the lonely ones out.</source>
        <translation>给一对中的两张图片取相同的名称，或不使用没有配对的图片。</translation>
    </message>
    <message>
        <source>Leave them out, or say which side is the input if they do hold two pictures.</source>
        <translation>不使用它们；如果其中确有两张图片，请说明哪一侧是输入。</translation>
    </message>
    <message>
        <source>Make both pictures of a pair the same size, so that they match pixel by pixel.</source>
        <translation>让一对中的两张图片尺寸相同，使像素一一对应。</translation>
    </message>
    <message>
        <source>Nothing need be done: the middle line is left out. Cut the pictures anew if the sides then don't match.</source>
        <translation>无需处理：中间那一行会被略去。如果两侧因此不再对应，请重新裁剪图片。</translation>
    </message>
    <message>
        <source>Replace one of the two pictures, or leave the pair out: there is nothing to learn from it.</source>
        <translation>替换两张图片之一，或不使用这一对：从中学不到东西。</translation>
    </message>
    <message>
        <source>Look at these pairs, and swap their sides or leave them out.</source>
        <translation>查看这些图片对，交换它们的两侧或不使用它们。</translation>
    </message>
    <message>
        <source>Shift the targets back by the amount given, or leave the pairs out: a shift teaches blur.</source>
        <translation>按给出的量把目标移回去，或不使用这些图片对：错位会让网络学会模糊。</translation>
    </message>
    <message>
        <source>Keep one pair of each group.</source>
        <translation>每组只保留一对。</translation>
    </message>
    <message>
        <source>Look at each group, and keep one pair of it unless they differ in what matters.</source>
        <translation>查看每一组，除非它们在要紧处不同，否则只保留一对。</translation>
    </message>
    <message>
        <source>Keep the copies on one side of the split: a pair that was learned proves nothing when it is validated.</source>
        <translation>让副本都在划分的同一边：学过的图片对再拿来验证，什么也证明不了。</translation>
    </message>
    <message>
        <source>Leave them out unless empty pictures are meant to be learned.</source>
        <translation>除非有意学习空白图片，否则请不使用它们。</translation>
    </message>
    <message>
        <source>Save all pictures of a side with the same depth, or leave out the odd ones.</source>
        <translation>将一侧的所有图片以相同位深保存，或去掉不一致的。</translation>
    </message>
    <message>
        <source>Save all pictures of a side in the same colour space, or leave out the odd ones.</source>
        <translation>将一侧的所有图片以相同色彩空间保存，或去掉不一致的。</translation>
    </message>
    <message>
        <source>Choose a smaller crop, or leave them out: they would be enlarged.</source>
        <translation>选择较小的裁剪尺寸，或不使用它们：否则它们会被放大。</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 及另外 %2 个</translation>
    </message>
    <message>
        <source>the range of %1 goes from %2 down to %3</source>
        <translation>%1 的范围从 %2 降到 %3</translation>
    </message>
    <message>
        <source>There is no recipe called %1.</source>
        <translation>没有名为 %1 的配方。</translation>
    </message>
    <message>
        <source>Recipes are: %1.</source>
        <translation>现有配方：%1。</translation>
    </message>
    <message>
        <source>Write %1:KEY=VALUE,... with keys of: %2.</source>
        <translation>请写成 %1:KEY=VALUE,...，其中的键为：%2。</translation>
    </message>
    <message>
        <source>The recipe %1 can't be read at %2.</source>
        <translation>配方 %1 在 %2 处无法读取。</translation>
    </message>
    <message>
        <source>the range</source>
        <translation>该范围</translation>
    </message>
    <message>
        <source>it takes %1</source>
        <translation>可取值为%1</translation>
    </message>
    <message>
        <source>%1 of the recipe %2 can't be %3: %4.</source>
        <translation>配方 %2 的 %1 不能是 %3：%4。</translation>
    </message>
    <message>
        <source>There is no dataset called %1 in %2, and no folder of that name.</source>
        <translation>%2 中没有名为 %1 的数据集，也没有该名称的文件夹。</translation>
    </message>
    <message>
        <source>See the names with the Datasets page, or give a folder.</source>
        <translation>可在“数据集”页面查看名称，或给出文件夹。</translation>
    </message>
    <message>
        <source>The dataset %1 has no side %2.</source>
        <translation>数据集 %1 没有 %2 一侧。</translation>
    </message>
    <message>
        <source>%1(first_file IN %2 OR second_file IN %3)</source>
        <translation>%1(first_file IN %2 OR second_file IN %3)</translation>
    </message>
    <message>
        <source>Emoji: outline to colour</source>
        <translation>表情符号：从轮廓到彩色</translation>
    </message>
    <message>
        <source>Looking for pictures was cancelled.</source>
        <translation>已取消查找图片。</translation>
    </message>
    <message>
        <source>None of the %1 pictures in %2 can be read. %3</source>
        <translation>%2 中的 %1 张图片没有一张可以读取。%3</translation>
    </message>
    <message>
        <source>Check that the files are complete.</source>
        <translation>请检查这些文件是否完整。</translation>
    </message>
    <message>
        <source>Choose a folder with side-by-side pictures, or two folders whose pictures have the same names.</source>
        <translation>请选择装有并排图片的文件夹，或两个图片同名的文件夹。</translation>
    </message>
    <message>
        <source>%1 is neither a picture nor a folder.</source>
        <translation>%1 既不是图片，也不是文件夹。</translation>
    </message>
    <message>
        <source>The folder %1 is empty.</source>
        <translation>文件夹 %1 是空的。</translation>
    </message>
    <message>
        <source>No folder was given.</source>
        <translation>没有给出文件夹。</translation>
    </message>
    <message>
        <source>There is no picture among the %1 files in %2.</source>
        <translation>%2 的 %1 个文件中没有图片。</translation>
    </message>
    <message>
        <source>The snapshot %1 is damaged too.</source>
        <translation>快照 %1 也已损坏。</translation>
    </message>
    <message>
        <source>Choose an older one.</source>
        <translation>请选择较早的一个。</translation>
    </message>
    <message>
        <source>%1 means nothing</source>
        <translation>%1 没有意义</translation>
    </message>
    <message>
        <source>a file's folder is unknown</source>
        <translation>有文件的文件夹未知</translation>
    </message>
    <message>
        <source>is too large for a table of pairs</source>
        <translation>对图片对表格来说太大</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>是空的</translation>
    </message>
    <message>
        <source>says %1 of a pair, where other lines say train, val or test</source>
        <translation>对某一对写的是 %1，而其他行写的是 train、val 或 test</translation>
    </message>
    <message>
        <source>: %1 is not</source>
        <translation>：%1 不存在</translation>
    </message>
    <message>
        <source>names no two pictures that are there%1</source>
        <translation>没有写出任何两张存在的图片%1</translation>
    </message>
    <message>
        <source>has %1 column%2 in line %3, not two</source>
        <translation>在第 %3 行有 %1 列，而不是两列</translation>
    </message>
    <message>
        <source> and %1 more</source>
        <translation> 及另外 %1 个</translation>
    </message>
    <message>
        <source>%1%2, named in %3, %4 not there.</source>
        <translation>%3 中写出的 %1%2 不在那里。</translation>
    </message>
    <message>
        <source>A table of pairs has two columns: the path of the input and that of the target, relative to the table.</source>
        <translation>图片对表格有两列：输入的路径和目标的路径，均相对于表格所在位置。</translation>
    </message>
    <message>
        <source> In a third it may say train, val or test.</source>
        <translation>第三列可以写 train、val 或 test。</translation>
    </message>
    <message>
        <source>The table %1 %2.</source>
        <translation>表格 %1 %2。</translation>
    </message>
    <message>
        <source>the card has not room enough for plain steps beside captured ones</source>
        <translation>显卡没有足够空间同时容纳普通步骤和捕获的步骤</translation>
    </message>
    <message>
        <source>a step could not be captured (%1)</source>
        <translation>有一步无法捕获 (%1)</translation>
    </message>
    <message>
        <source> with instance normalisation</source>
        <translation>，实例归一化</translation>
    </message>
    <message>
        <source> without normalisation</source>
        <translation>，无归一化</translation>
    </message>
    <message>
        <source> in %1 scales</source>
        <translation>，%1 个尺度</translation>
    </message>
    <message>
        <source>%1 of width %2%3%4</source>
        <translation>%1，宽度 %2%3%4</translation>
    </message>
    <message>
        <source>The study %1 was made by a newer version of Diptych.</source>
        <translation>研究 %1 由更新版本的 Diptych 制作。</translation>
    </message>
    <message>
        <source>Update Diptych.</source>
        <translation>请更新 Diptych。</translation>
    </message>
    <message>
        <source>There is no study in %1.</source>
        <translation>%1 中没有研究。</translation>
    </message>
    <message>
        <source>Put it back as it was, or change its permissions.</source>
        <translation>请恢复它原来的样子，或更改其权限。</translation>
    </message>
    <message>
        <source>The study file %1 is damaged: %2.</source>
        <translation>研究文件 %1 已损坏：%2。</translation>
    </message>
    <message>
        <source>Put it back as it was, or delete its folder.</source>
        <translation>请恢复它原来的样子，或删除它所在的文件夹。</translation>
    </message>
    <message>
        <source>There is no study called %1 in %2, and no folder of one.</source>
        <translation>%2 中没有名为 %1 的研究，也没有研究的文件夹。</translation>
    </message>
    <message>
        <source>See the names with: diptych study list</source>
        <translation>可用此命令查看名称：diptych study list</translation>
    </message>
    <message>
        <source>There is already a study called %1.</source>
        <translation>已有名为 %1 的研究。</translation>
    </message>
    <message>
        <source>A study needs %1 real and %2 translated pictures at least; there are %3 and </source>
        <translation>研究至少需要 %1 张真实图片和 %2 张转换所得的图片；现有 %3 张和 </translation>
    </message>
    <message>
        <source>Choose more pictures.</source>
        <translation>请选择更多图片。</translation>
    </message>
    <message>
        <source>The real and the translated pictures have different names, so it is not known which belong to the same input.</source>
        <translation>真实图片与转换所得的图片名称不同，因此无法知道哪些属于同一输入。</translation>
    </message>
    <message>
        <source>Give them the same names, or show pictures of different inputs.</source>
        <translation>请给它们取相同的名称，或显示不同输入的图片。</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>没有文件夹 %1。</translation>
    </message>
    <message>
        <source>Choose a folder of pictures.</source>
        <translation>请选择装有图片的文件夹。</translation>
    </message>
    <message>
        <source>The study was not made: it was stopped.</source>
        <translation>研究没有创建：已停止。</translation>
    </message>
    <message>
        <source>real and translated pictures belong together, and there are not as many of each</source>
        <translation>真实图片与转换所得的图片应当成对，而两者数量不等</translation>
    </message>
    <message>
        <source>%1 (%2), translated by %3</source>
        <translation>%1（%2），由 %3 转换</translation>
    </message>
    <message>
        <source>torch as it comes</source>
        <translation>torch 的默认方式</translation>
    </message>
    <message>
        <source>full fp32</source>
        <translation>完全 fp32</translation>
    </message>
    <message>
        <source>the only way for this kind of network</source>
        <translation>这种网络唯一的方式</translation>
    </message>
    <message>
        <source>as this translation began</source>
        <translation>与此转换开始时相同</translation>
    </message>
    <message>
        <source>; %1, with which this translation began, is not available here, so values may differ by rounding</source>
        <translation>；此转换开始时使用的 %1 在这里不可用，因此数值可能有舍入差异</translation>
    </message>
    <message>
        <source>full fp32 was asked for; </source>
        <translation>要求使用完全 fp32；</translation>
    </message>
    <message>
        <source>%1the only way on this device%2</source>
        <translation>%1此设备上唯一的方式%2</translation>
    </message>
    <message>
        <source>%1the fastest safe way measured on this computer (%2)%3</source>
        <translation>%1在这台计算机上实测最快的安全方式 (%2)%3</translation>
    </message>
    <message>
        <source>model name</source>
        <translation>模型名称</translation>
    </message>
    <message>
        <source>One noise</source>
        <translation>同一噪声</translation>
    </message>
    <message>
        <source>The journal leads out of the output folder: %1.</source>
        <translation>日志指向输出文件夹之外：%1。</translation>
    </message>
    <message>
        <source>Start a new translation; what is done stays.</source>
        <translation>请开始新的转换；已完成的会保留。</translation>
    </message>
    <message>
        <source>the faster way was not exact enough on the first picture</source>
        <translation>较快的方式在第一张图片上不够精确</translation>
    </message>
    <message>
        <source>Choose pictures.</source>
        <translation>请选择图片。</translation>
    </message>
    <message>
        <source>The only file</source>
        <translation>唯一的文件</translation>
    </message>
    <message>
        <source>None of the %1 files</source>
        <translation>%1 个文件中没有一个</translation>
    </message>
    <message>
        <source>does not match</source>
        <translation>不匹配</translation>
    </message>
    <message>
        <source>Include other names, or choose another folder.</source>
        <translation>请包含其他名称，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>There is no picture in %1 that %2 does not leave out.</source>
        <translation>%1 中没有未被 %2 排除的图片。</translation>
    </message>
    <message>
        <source>Leave out less, or choose another folder.</source>
        <translation>请减少排除，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>no picture</source>
        <translation>没有图片</translation>
    </message>
    <message>
        <source>There is %1 in %2.</source>
        <translation>%2 中%1。</translation>
    </message>
    <message>
        <source>Choose pictures, or a folder that holds some.</source>
        <translation>请选择图片，或装有图片的文件夹。</translation>
    </message>
    <message>
        <source>the card</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>这台计算机</translation>
    </message>
    <message>
        <source>%1 could not be translated: %2 has not enough memory for a picture of this size.</source>
        <translation>%1 无法转换：%2没有足够的内存处理这么大的图片。</translation>
    </message>
    <message>
        <source>Make it smaller.</source>
        <translation>请把它缩小。</translation>
    </message>
    <message>
        <source>%1 could not be translated because of an error of Diptych's own (%2).</source>
        <translation>由于 Diptych 自身的错误，%1 无法转换（%2）。</translation>
    </message>
    <message>
        <source>Please report it.</source>
        <translation>请报告此问题。</translation>
    </message>
    <message>
        <source>%1 is a job already.</source>
        <translation>%1 已经是一个任务。</translation>
    </message>
    <message>
        <source>Choose the folder of a translation: it holds a file named job.json.</source>
        <translation>请选择转换的文件夹：其中有名为 job.json 的文件。</translation>
    </message>
    <message>
        <source>The translation %1 was made by a newer Diptych (format %2; this one knows %3).</source>
        <translation>转换 %1 由更新版本的 Diptych 制作（格式 %2；此版本支持 %3）。</translation>
    </message>
    <message>
        <source>Update Diptych to go on with it.</source>
        <translation>请更新 Diptych 后继续。</translation>
    </message>
    <message>
        <source>can't be read: %1</source>
        <translation>无法读取：%1</translation>
    </message>
    <message>
        <source>is damaged: %1</source>
        <translation>已损坏：%1</translation>
    </message>
    <message>
        <source>%1 is not a translation (its job.json %2).</source>
        <translation>%1 不是转换（其 job.json %2）。</translation>
    </message>
    <message>
        <source>Expected absolute paths - at `$.%1`</source>
        <translation>Expected absolute paths - at `$.%1`</translation>
    </message>
    <message>
        <source>row %1 is missing</source>
        <translation>缺少第 %1 行</translation>
    </message>
    <message>
        <source>it ends after %1 of %2 rows</source>
        <translation>它在 %2 行中的第 %1 行后结束</translation>
    </message>
    <message>
        <source>The journal %1 is damaged (%2).</source>
        <translation>日志 %1 已损坏（%2）。</translation>
    </message>
    <message>
        <source>1 picture looks by name like a former result and was</source>
        <translation>1 张图片从名称看像是以前的结果，已</translation>
    </message>
    <message>
        <source>pictures look by name like former results and were</source>
        <translation>张图片从名称看像是以前的结果，已</translation>
    </message>
    <message>
        <source>%1 left out.</source>
        <translation>%1略去。</translation>
    </message>
    <message>
        <source>The folder %1 can't be listed: %2.</source>
        <translation>文件夹 %1 无法列出：%2。</translation>
    </message>
    <message>
        <source>A line that is no job was handed to the worker: %1.</source>
        <translation>交给工作进程的一行不是任务：%1。</translation>
    </message>
    <message>
        <source>the pictures are translated on the processor.</source>
        <translation>图片改由处理器转换。</translation>
    </message>
    <message>
        <source>full fp32: %1 was found to differ too much with this model</source>
        <translation>完全 fp32：已发现 %1 与此模型相差太大</translation>
    </message>
    <message>
        <source>A training has come to %1: %2 Values may differ by rounding.</source>
        <translation>有训练要使用 %1：%2数值可能有舍入差异。</translation>
    </message>
    <message>
        <source>the card is left to a training</source>
        <translation>显卡让给训练</translation>
    </message>
    <message>
        <source>A training needs the memory of %1: %2</source>
        <translation>训练需要 %1 的内存：%2</translation>
    </message>
    <message>
        <source>Goes on computing as %1 instead of %2 (%3): values may differ by rounding.</source>
        <translation>改以 %1 代替 %2 继续计算 (%3)：数值可能有舍入差异。</translation>
    </message>
    <message>
        <source>chosen device; %1</source>
        <translation>所选设备；%1</translation>
    </message>
    <message>
        <source>Goes on with %1 instead of %2: values may differ by rounding.</source>
        <translation>改以 %1 代替 %2 继续：数值可能有舍入差异。</translation>
    </message>
    <message>
        <source>The name template %1 can't be used.</source>
        <translation>名称模板 %1 无法使用。</translation>
    </message>
    <message>
        <source>%1 is a file, not a folder.</source>
        <translation>%1 是文件，不是文件夹。</translation>
    </message>
    <message>
        <source>Choose a folder for the outputs.</source>
        <translation>请选择输出文件夹。</translation>
    </message>
    <message>
        <source> %1 of %2 pictures are settled.</source>
        <translation> %2 张图片中已处理 %1 张。</translation>
    </message>
    <message>
        <source>The process of rank 0, which lists the pictures, has ended.</source>
        <translation>负责列出图片的 rank 0 进程已结束。</translation>
    </message>
    <message>
        <source>Start the translation again.</source>
        <translation>请重新开始转换。</translation>
    </message>
    <message>
        <source>a translation knows no command %1</source>
        <translation>转换没有命令 %1</translation>
    </message>
    <message>
        <source>The picture %1 crashed the worker twice.</source>
        <translation>图片 %1 两次使工作进程崩溃。</translation>
    </message>
    <message>
        <source>%1 differs too much from fp32 on the first picture (by %2 of 255 on average, by more than %3 in %4 of the values): all pictures are computed in fp32.</source>
        <translation>%1 在第一张图片上与 fp32 相差太大（平均 %2/255，%4 的数值相差超过 %3）：所有图片都用 fp32 计算。</translation>
    </message>
    <message>
        <source>The picture %1 kept its decoder busy without end.</source>
        <translation>图片 %1 使其解码器无休止地运行。</translation>
    </message>
    <message>
        <source>There is not enough memory for this model: %1</source>
        <translation>没有足够的内存用于此模型：%1</translation>
    </message>
    <message>
        <source>Close other programs.</source>
        <translation>请关闭其他程序。</translation>
    </message>
    <message>
        <source>The translation ended on an error of Diptych's own: %1</source>
        <translation>转换因 Diptych 自身的错误而结束：%1</translation>
    </message>
    <message>
        <source>The log is %1.</source>
        <translation>日志在 %1。</translation>
    </message>
    <message>
        <source>without --stay a job is needed</source>
        <translation>没有 --stay 时需要一个任务</translation>
    </message>
    <message>
        <source>The workspace “%1” was made by a newer version of Diptych.</source>
        <translation>工作区“%1”由更新版本的 Diptych 创建。</translation>
    </message>
    <message>
        <source>Update Diptych, or choose another workspace.</source>
        <translation>请更新 Diptych，或选择其他工作区。</translation>
    </message>
    <message>
        <source>“%1” can't be used as a workspace.</source>
        <translation>“%1”不能用作工作区。</translation>
    </message>
    <message>
        <source>Choose an empty folder or a folder that Diptych made.</source>
        <translation>请选择空文件夹或由 Diptych 创建的文件夹。</translation>
    </message>
    <message>
        <source>The preset %1 can't be read (%2).</source>
        <translation>预设 %1 无法读取（%2）。</translation>
    </message>
    <message>
        <source>Install Diptych again.</source>
        <translation>请重新安装 Diptych。</translation>
    </message>
    <message>
        <source>not captured: %1</source>
        <translation>未捕获：%1</translation>
    </message>
    <message>
        <source>%1 ms a step captured, %2 ms plainly</source>
        <translation>捕获的步骤每步 %1 毫秒，普通步骤 %2 毫秒</translation>
    </message>
    <message>
        <source>captured steps are not the same: losses differ by %1, weights by %2 (%3)</source>
        <translation>捕获的步骤结果不同：损失相差 %1，权重相差 %2 (%3)</translation>
    </message>
    <message>
        <source>captured steps are not clearly faster (%1)</source>
        <translation>捕获的步骤没有明显更快 (%1)</translation>
    </message>
    <message>
        <source>captured steps are %1 times as fast and the same (%2)</source>
        <translation>捕获的步骤速度为 %1 倍，且结果相同 (%2)</translation>
    </message>
    <message>
        <source>Start a new run with a smaller learning rate, usual weights of the losses, or fp32 precision.</source>
        <translation>请以较小的学习率、常用的损失权重或 fp32 精度开始新的训练任务。</translation>
    </message>
    <message>
        <source>Resume from the last checkpoint, or start a new run with a smaller learning rate or fp32 precision.</source>
        <translation>请从上一个检查点继续，或以较小的学习率或 fp32 精度开始新的训练任务。</translation>
    </message>
    <message>
        <source>The networks' weights are no longer numbers at step %1; no checkpoint was made of them.</source>
        <translation>在第 %1 步，网络的权重已不是数值；没有为其保存检查点。</translation>
    </message>
    <message>
        <source>The checkpoint %1 is of %2; the run trains %3.</source>
        <translation>检查点 %1 属于%2；而此训练任务训练的是%3。</translation>
    </message>
    <message>
        <source>Resume it with the settings it was trained with.</source>
        <translation>请用训练它的设置继续。</translation>
    </message>
    <message>
        <source>it has no %1</source>
        <translation>它没有 %1</translation>
    </message>
    <message>
        <source>None of the %1 checkpoints of %2 is whole; the newest: %3</source>
        <translation>%2 的 %1 个检查点没有一个完整；最新的：%3</translation>
    </message>
    <message>
        <source>Start a new run with the same settings.</source>
        <translation>请用同样的设置开始新的训练任务。</translation>
    </message>
    <message>
        <source>it is not what was copied</source>
        <translation>它与复制的内容不同</translation>
    </message>
    <message>
        <source>The weights %1 that the run begins from can't be used: %2.</source>
        <translation>训练任务的起始权重 %1 无法使用：%2。</translation>
    </message>
    <message>
        <source>Start a new run.</source>
        <translation>请开始新的训练任务。</translation>
    </message>
    <message>
        <source>%1: %2 instead of %3</source>
        <translation>%1：%2，而不是 %3</translation>
    </message>
    <message>
        <source>The checkpoint %1 is of another network: %2.</source>
        <translation>检查点 %1 属于另一个网络：%2。</translation>
    </message>
    <message>
        <source>the optimiser's state of %1 is not whole</source>
        <translation>%1 的优化器状态不完整</translation>
    </message>
    <message>
        <source> and its running mean</source>
        <translation> 及其滑动平均</translation>
    </message>
    <message>
        <source> that sees no inputs</source>
        <translation>，看不到输入</translation>
    </message>
    <message>
        <source>no discriminator</source>
        <translation>无判别器</translation>
    </message>
    <message>
        <source>%1 is not what was saved</source>
        <translation>%1 与保存的内容不同</translation>
    </message>
    <message>
        <source>The checkpoint %1 was made by a newer Diptych (format %2; this one knows %3).</source>
        <translation>检查点 %1 由更新版本的 Diptych 制作（格式 %2；此版本支持 %3）。</translation>
    </message>
    <message>
        <source>Update Diptych to use it.</source>
        <translation>请更新 Diptych 后使用。</translation>
    </message>
    <message>
        <source>it is of step %1</source>
        <translation>它属于第 %1 步</translation>
    </message>
    <message>
        <source>it names files outside of its folder</source>
        <translation>它指向其文件夹之外的文件</translation>
    </message>
    <message>
        <source>The checkpoint %1 is damaged: %2.</source>
        <translation>检查点 %1 已损坏：%2。</translation>
    </message>
    <message>
        <source>An older checkpoint of the run can be used.</source>
        <translation>可以使用该训练任务较早的检查点。</translation>
    </message>
    <message>
        <source>The run %1 has no checkpoint of step %2.</source>
        <translation>训练任务 %1 没有第 %2 步的检查点。</translation>
    </message>
    <message>
        <source>Choose one that is there: while a run trains, older ones make room for newer ones.</source>
        <translation>请选择现有的检查点：训练进行时，旧的检查点会为新的让出空间。</translation>
    </message>
    <message>
        <source>The run %1 has no checkpoint yet.</source>
        <translation>训练任务 %1 还没有检查点。</translation>
    </message>
    <message>
        <source>Let it train until its first checkpoint, or stop it: stopping saves one.</source>
        <translation>请让它训练到第一个检查点，或停止它：停止时会保存一个。</translation>
    </message>
    <message>
        <source>without torchrun</source>
        <translation>不用 torchrun</translation>
    </message>
    <message>
        <source>with torchrun and %1 processes</source>
        <translation>用 torchrun 和 %1 个进程</translation>
    </message>
    <message>
        <source>The run %1 was begun %2; with %3 its batches would be others.</source>
        <translation>训练任务 %1 开始时%2；改为%3会使批次不同。</translation>
    </message>
    <message>
        <source>Resume it %1.</source>
        <translation>请%1继续它。</translation>
    </message>
    <message>
        <source>as this run began (%1)</source>
        <translation>与此训练任务开始时相同 (%1)</translation>
    </message>
    <message>
        <source>%1 as this run began, on another kind of device</source>
        <translation>与此训练任务开始时一样用 %1，但设备种类不同</translation>
    </message>
    <message>
        <source>This run was begun as %1 and goes on as %2: its numbers may differ by rounding from here on.</source>
        <translation>此训练任务开始时为 %1，现以 %2 继续：此后数值可能有舍入差异。</translation>
    </message>
    <message>
        <source>The number of threads was %1 when this run was begun and is %2 now: its numbers may differ by rounding from here on. With %3 they would not.</source>
        <translation>此训练任务开始时使用 %1 个线程，现在使用 %2 个：此后数值可能有舍入差异。用 %3 个则不会。</translation>
    </message>
    <message>
        <source>how the run is computed</source>
        <translation>训练任务的计算方式</translation>
    </message>
    <message>
        <source>%1 was asked for</source>
        <translation>要求使用 %1</translation>
    </message>
    <message>
        <source>r1_weight is computed in fp32 alone</source>
        <translation>r1_weight 只用 fp32 计算</translation>
    </message>
    <message>
        <source>this device has no bf16 arithmetic</source>
        <translation>此设备没有 bf16 运算</translation>
    </message>
    <message>
        <source>%1; measured on single pairs, for more found no memory in fp32</source>
        <translation>%1；以单对图片测量，因为更多图片在 fp32 中没有足够的内存</translation>
    </message>
    <message>
        <source>%1 ms a step, %2 ms in fp32</source>
        <translation>每步 %1 毫秒，fp32 为 %2 毫秒</translation>
    </message>
    <message>
        <source>in bf16 the losses differ by %1 in the first steps, more than %2 (%3)</source>
        <translation>用 bf16 时，最初几步的损失相差 %1，超过 %2 (%3)</translation>
    </message>
    <message>
        <source>bf16 is not clearly faster on this device (%1)</source>
        <translation>bf16 在此设备上没有明显更快 (%1)</translation>
    </message>
    <message>
        <source>bf16 is %1 times as fast on this device and the losses agree within %2 (%3)</source>
        <translation>bf16 在此设备上速度为 %1 倍，损失相差不超过 %2 (%3)</translation>
    </message>
    <message>
        <source>The folder %1 is not empty.</source>
        <translation>文件夹 %1 不是空的。</translation>
    </message>
    <message>
        <source>Choose another folder for the run, or resume the run that is in it.</source>
        <translation>请为训练任务另选一个文件夹，或继续其中的训练任务。</translation>
    </message>
    <message>
        <source>The dataset %1 has no pair to train on.</source>
        <translation>数据集 %1 没有可用于训练的图片对。</translation>
    </message>
    <message>
        <source>Add pairs, or move some from validation to training.</source>
        <translation>请添加图片对，或从验证中移一些到训练。</translation>
    </message>
    <message>
        <source>The batch size of %1 is larger than the number of training pairs, %2.</source>
        <translation>批大小 %1 大于训练图片对的数量 %2。</translation>
    </message>
    <message>
        <source>Choose a smaller batch size or add pairs.</source>
        <translation>请选择较小的批大小，或添加图片对。</translation>
    </message>
    <message>
        <source>%1 of the %2 pictures of the dataset %3 are no longer where they were, the first of them %4.</source>
        <translation>数据集 %3 的 %2 张图片中有 %1 张已不在原处，第一张是 %4。</translation>
    </message>
    <message>
        <source>Bring them back, or show the dataset where they are now.</source>
        <translation>请把它们放回原处，或指明数据集现在的位置。</translation>
    </message>
    <message>
        <source>%1 of %2 training pairs can no longer be read, the last of them %3: %4</source>
        <translation>%2 个训练图片对中有 %1 个已无法读取，最后一个是 %3：%4</translation>
    </message>
    <message>
        <source>Bring the pictures back and resume the run.</source>
        <translation>请把图片放回原处并继续训练任务。</translation>
    </message>
    <message>
        <source>Start a new run with %1 set to %2.</source>
        <translation>请把 %1 设为 %2，开始新的训练任务。</translation>
    </message>
    <message>
        <source>Stop the training and keep its best checkpoint.</source>
        <translation>请停止训练并保留其最佳检查点。</translation>
    </message>
    <message>
        <source>Swap the sides of the held-out pairs in the dataset and start a new run.</source>
        <translation>请在数据集中交换留出图片对的两侧，并开始新的训练任务。</translation>
    </message>
    <message>
        <source>Look at the pairs in the dataset.</source>
        <translation>请查看数据集中的图片对。</translation>
    </message>
    <message>
        <source>A loss grew beyond all numbers; mostly the steps, or a loss's weight, are too large then.</source>
        <translation>某项损失已超出数值范围；多半是步长或某项损失的权重过大。</translation>
    </message>
    <message>
        <source>The distance to the targets falls, quickly at first and ever more slowly.</source>
        <translation>与目标的距离应当下降，起初很快，之后越来越慢。</translation>
    </message>
    <message>
        <source>The training is exploding.</source>
        <translation>训练正在发散。</translation>
    </message>
    <message>
        <source>The distance to the targets is %1; before the first step it was %2.</source>
        <translation>与目标的距离为 %1；第一步之前为 %2。</translation>
    </message>
    <message>
        <source>The distance to the targets has risen from %1 to %2.</source>
        <translation>与目标的距离从 %1 上升到 %2。</translation>
    </message>
    <message>
        <source>Held-out pairs are %1 from their targets, but %2 the other way round, near the training pairs' %3.</source>
        <translation>留出图片对与目标的距离为 %1，而反过来为 %2，接近训练图片对的 %3。</translation>
    </message>
    <message>
        <source>Input and target are the same sides in all pairs; held-out pairs then come nearly as near as training pairs.</source>
        <translation>所有图片对的输入与目标应在相同的两侧；这样留出图片对几乎与训练图片对一样接近。</translation>
    </message>
    <message>
        <source>The sides of the held-out pairs are probably swapped.</source>
        <translation>留出图片对的两侧可能颠倒了。</translation>
    </message>
    <message>
        <source>Where the targets are bright the translated pictures are dark: their correlation is %1.</source>
        <translation>目标明亮之处转换结果却暗：两者的相关性为 %1。</translation>
    </message>
    <message>
        <source>It is near 0 at first and grows towards 1.</source>
        <translation>起初接近 0，之后趋向 1。</translation>
    </message>
    <message>
        <source>The held-out targets have inverted colours.</source>
        <translation>留出的目标颜色反转了。</translation>
    </message>
    <message>
        <source>The translated held-out pictures differ from each other %1 % as much as their targets do.</source>
        <translation>留出图片的转换结果彼此间的差异只有其目标间差异的 %1 %。</translation>
    </message>
    <message>
        <source>After the first %1 steps it is a quarter or more, and grows.</source>
        <translation>最初 %1 步之后应为四分之一或更多，并继续增长。</translation>
    </message>
    <message>
        <source>Every input is translated into nearly the same picture.</source>
        <translation>每个输入都被转换成几乎相同的图片。</translation>
    </message>
    <message>
        <source>It is right on %1 % of the targets' patches and on %2 % of the translated ones; the generator's GAN loss is %3, and its pictures hardly follow their targets.</source>
        <translation>它对目标图块的判断 %1 % 正确，对转换结果图块的判断 %2 % 正确；生成器的 GAN 损失为 %3，它的图片几乎不随目标变化。</translation>
    </message>
    <message>
        <source>It is right on 50 to 90 %, and G_GAN is between 0.7 and 3.</source>
        <translation>它的判断 50 至 90 % 正确，G_GAN 在 0.7 与 3 之间。</translation>
    </message>
    <message>
        <source>The discriminator wins: the generator learns hardly anything.</source>
        <translation>判别器占了上风：生成器几乎学不到东西。</translation>
    </message>
    <message>
        <source>Since step %1 the held-out pairs went from %2 to %3 from their targets, the training pairs from %4 to %5.</source>
        <translation>自第 %1 步起，留出图片对与目标的距离从 %2 变为 %3，训练图片对从 %4 变为 %5。</translation>
    </message>
    <message>
        <source>Both fall, the held-out pairs more slowly; more pairs help.</source>
        <translation>两者都应下降，留出图片对较慢；更多图片对会有帮助。</translation>
    </message>
    <message>
        <source>The network learns the training pairs by heart.</source>
        <translation>网络在死记训练图片对。</translation>
    </message>
    <message>
        <source>In the last quarter of the run the training pairs are %1 from their targets, in the second %2; the held-out pairs %3 and %4.</source>
        <translation>在训练任务的最后四分之一，训练图片对与目标的距离为 %1，在第二个四分之一为 %2；留出图片对为 %3 和 %4。</translation>
    </message>
    <message>
        <source>Both still fall; once a network has learned what it can they stand still, and it is done.</source>
        <translation>两者应仍在下降；网络学完所能学的之后便停滞不前，训练即告完成。</translation>
    </message>
    <message>
        <source>Nothing improves any more.</source>
        <translation>不再有任何改进。</translation>
    </message>
    <message>
        <source>Counting was stopped.</source>
        <translation>统计已停止。</translation>
    </message>
    <message>
        <source>The worker went away before the first step: most likely these settings take more memory than there is.</source>
        <translation>工作进程在第一步之前就消失了：这些设置需要的内存很可能超过了现有的内存。</translation>
    </message>
    <message>
        <source>Find out what fits (diptych train --preflight), or start a new run with a smaller batch size, width or size.</source>
        <translation>请寻找合适的设置（diptych train --preflight），或以更小的批大小、宽度或尺寸开始新的训练。</translation>
    </message>
    <message>
        <source>distance to the target</source>
        <translation>与目标的距离</translation>
    </message>
    <message>
        <source>falls, quickly at first and ever more slowly</source>
        <translation>下降，起初很快，之后越来越慢</translation>
    </message>
    <message>
        <source>squared distance to the target</source>
        <translation>与目标的平方距离</translation>
    </message>
    <message>
        <source>generator against discriminator</source>
        <translation>生成器对判别器</translation>
    </message>
    <message>
        <source>0.7 to 3; higher with few pairs</source>
        <translation>0.7 至 3；图片对很少时更高</translation>
    </message>
    <message>
        <source>discriminator's error on targets</source>
        <translation>判别器在目标上的误差</translation>
    </message>
    <message>
        <source>0.3 to 0.7; near 0 it wins</source>
        <translation>0.3 至 0.7；接近 0 时它占上风</translation>
    </message>
    <message>
        <source>discriminator's error on translated</source>
        <translation>判别器在转换结果上的误差</translation>
    </message>
    <message>
        <source>what the discriminator's layers see apart</source>
        <translation>判别器各层所见的差异</translation>
    </message>
    <message>
        <source>no fixed value; falls at first</source>
        <translation>没有固定值；起初下降</translation>
    </message>
    <message>
        <source>slope of the discriminator at the targets</source>
        <translation>判别器在目标处的斜率</translation>
    </message>
    <message>
        <source>no fixed value; a larger weight keeps it smaller</source>
        <translation>没有固定值；权重越大，它越小</translation>
    </message>
    <message>
        <source>targets seen through</source>
        <translation>识破的目标</translation>
    </message>
    <message>
        <source>50 to 90 %; 50 % is a guess</source>
        <translation>50 至 90 %；50 % 相当于瞎猜</translation>
    </message>
    <message>
        <source>translated seen through</source>
        <translation>识破的转换结果</translation>
    </message>
    <message>
        <source>generator's gradient</source>
        <translation>生成器的梯度</translation>
    </message>
    <message>
        <source>no fixed value; changes tenfold, not a hundredfold</source>
        <translation>没有固定值；变化十倍正常，百倍则不然</translation>
    </message>
    <message>
        <source>discriminator's gradient</source>
        <translation>判别器的梯度</translation>
    </message>
    <message>
        <source>%1 is a discriminator that guesses; the higher, the more it sees through</source>
        <translation>%1 是只能瞎猜的判别器；越高，它识破得越多</translation>
    </message>
    <message>
        <source>%1 is a guess; near 0 it wins</source>
        <translation>%1 相当于瞎猜；接近 0 时它占上风</translation>
    </message>
    <message>
        <source>Could not be read: %1</source>
        <translation>无法读取：%1</translation>
    </message>
    <message>
        <source>Paths and names of files are as they are.</source>
        <translation>文件的路径和名称保持原样。</translation>
    </message>
    <message>
        <source>Paths, names, user and computer are replaced by words in &lt; &gt;.</source>
        <translation>路径、名称、用户和计算机都以 &lt; &gt; 中的词代替。</translation>
    </message>
    <message>
        <source>Some pictures of the jobs are in pictures/.</source>
        <translation>任务的一些图片在 pictures/ 中。</translation>
    </message>
    <message>
        <source>There are no pictures in it.</source>
        <translation>其中没有图片。</translation>
    </message>
    <message>
        <source>A report for whoever helps with Diptych. %1 %2</source>
        <translation>供帮助使用 Diptych 的人查看的报告。%1 %2</translation>
    </message>
    <message>
        <source>from source</source>
        <translation>从源码运行</translation>
    </message>
    <message>
        <source>Processor: %1, %2 cores</source>
        <translation>处理器：%1，%2 个核心</translation>
    </message>
    <message>
        <source>Memory: %1 GB, %2 GB free</source>
        <translation>内存：%1 GB，可用 %2 GB</translation>
    </message>
    <message>
        <source>Disk of the workspace: %1</source>
        <translation>工作区所在磁盘：%1</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>can't be asked (%1)</source>
        <translation>无法查询 (%1)</translation>
    </message>
    <message>
        <source>%1 GB, %2 GB free</source>
        <translation>%1 GB，可用 %2 GB</translation>
    </message>
    <message>
        <source>Cards: no NVIDIA driver</source>
        <translation>显卡：没有 NVIDIA 驱动程序</translation>
    </message>
    <message>
        <source>Cards: nvidia-smi does not answer (%1)</source>
        <translation>显卡：nvidia-smi 没有应答 (%1)</translation>
    </message>
    <message>
        <source>Cards: none</source>
        <translation>显卡：无</translation>
    </message>
    <message>
        <source>All %1 training pairs (%2 decoded)</source>
        <translation>全部 %1 个训练图片对（解码后 %2）</translation>
    </message>
    <message>
        <source>The training pair (%1 decoded)</source>
        <translation>训练图片对（解码后 %1）</translation>
    </message>
    <message>
        <source>%1 %2 kept on the card, where %3 may be used for them.</source>
        <translation>%1保存在显卡上，那里可用 %3。</translation>
    </message>
    <message>
        <source>in memory and on the card</source>
        <translation>在内存和显卡上</translation>
    </message>
    <message>
        <source>in memory</source>
        <translation>在内存中</translation>
    </message>
    <message>
        <source>%1 %2 kept %3, where %4 may be used for them.</source>
        <translation>%1保存%3，那里可用 %4。</translation>
    </message>
    <message>
        <source>About %1 of %2 training pairs are kept in memory, where %3 may be used for them; the others are decoded again in every epoch, ahead of the training.</source>
        <translation>%2 个训练图片对中约有 %1 个保存在内存中，那里可用 %3；其余的在每一轮中于训练之前重新解码。</translation>
    </message>
    <message>
        <source>%1 training pairs%2</source>
        <translation>%1 个训练图片对%2</translation>
    </message>
    <message>
        <source> looked at (%1 in all)</source>
        <translation>（已查看的；共 %1 个）</translation>
    </message>
    <message>
        <source>%1 of %2 %3 smaller than the parts of %4 x %5 pixels that are trained on, the first of them %6 (%7 x %8): what is missing is filled by mirroring.</source>
        <translation>%2中有 %1 个小于训练所用的 %4 x %5 像素部分，第一个是 %6（%7 x %8）：缺少的部分以镜像填充。</translation>
    </message>
    <message>
        <source>the run's palette</source>
        <translation>训练任务的调色板</translation>
    </message>
    <message>
        <source>the run's label maps</source>
        <translation>训练任务的标签图</translation>
    </message>
    <message>
        <source>The work was stopped.</source>
        <translation>工作已停止。</translation>
    </message>
    <message>
        <source>a training knows no command %1</source>
        <translation>训练没有命令 %1</translation>
    </message>
    <message>
        <source>%1 is not added: this run makes its inputs of the pictures themselves, which are their own targets.</source>
        <translation>%1 没有添加：此训练任务由图片本身制作输入，图片就是自己的目标。</translation>
    </message>
    <message>
        <source>Add the picture alone.</source>
        <translation>请只添加该图片。</translation>
    </message>
    <message>
        <source>%1 is not added: the previews hold %2 pictures of yours already.</source>
        <translation>%1 没有添加：预览中已有 %2 张您的图片。</translation>
    </message>
    <message>
        <source>Remove one first.</source>
        <translation>请先移除一张。</translation>
    </message>
    <message>
        <source>There are: %1.</source>
        <translation>现有：%1。</translation>
    </message>
    <message>
        <source>Nobody has added one.</source>
        <translation>还没有人添加过。</translation>
    </message>
    <message>
        <source>The previews of %1 hold no picture %2 of yours.</source>
        <translation>%1 的预览中没有您的图片 %2。</translation>
    </message>
    <message>
        <source>The picture %1 is too large to be copied into the run: %2 MB.</source>
        <translation>图片 %1 太大，无法复制到训练任务中：%2 MB。</translation>
    </message>
    <message>
        <source>Make it smaller than %1 MB.</source>
        <translation>请缩小到 %1 MB 以下。</translation>
    </message>
    <message>
        <source>The picture %1 is too large: %2 x %3 pixels, which %4 bytes can't hold a picture of.</source>
        <translation>图片 %1 太大：%2 x %3 像素，%4 字节容不下这样的图片。</translation>
    </message>
    <message>
        <source>Choose another picture.</source>
        <translation>请选择其他图片。</translation>
    </message>
    <message>
        <source>A preset's name has at most %1 letters.</source>
        <translation>预设的名称最多 %1 个字符。</translation>
    </message>
    <message>
        <source>A preset that came with Diptych is called %1.</source>
        <translation>Diptych 附带的一个预设名为 %1。</translation>
    </message>
    <message>
        <source>There is a preset called %1 already.</source>
        <translation>已有名为 %1 的预设。</translation>
    </message>
    <message>
        <source>It was made by a newer version of Diptych.</source>
        <translation>它由更新版本的 Diptych 制作。</translation>
    </message>
    <message>
        <source>The preset file %1 can't be used. %2</source>
        <translation>预设文件 %1 无法使用。%2</translation>
    </message>
    <message>
        <source>It is damaged.</source>
        <translation>它已损坏。</translation>
    </message>
    <message>
        <source>Delete the file, or save that preset again.</source>
        <translation>请删除该文件，或重新保存该预设。</translation>
    </message>
    <message>
        <source>A picture that was added to the previews is left out. %1</source>
        <translation>一张添加到预览的图片被略去。%1</translation>
    </message>
    <message>
        <source>The pictures of the pair %1 are no longer those that the run was trained on: they were replaced.</source>
        <translation>图片对 %1 的图片已不是训练任务此前所用的图片：它们被替换了。</translation>
    </message>
    <message>
        <source>Start a new run to train on the new pictures.</source>
        <translation>请开始新的训练任务，用新的图片训练。</translation>
    </message>
    <message>
        <source>The system ended the measurement, as it does when memory is used up.</source>
        <translation>系统结束了测量，内存耗尽时就会这样。</translation>
    </message>
    <message>
        <source>There is no preset called %1.</source>
        <translation>没有名为 %1 的预设。</translation>
    </message>
    <message>
        <source>A preset without a name was asked for.</source>
        <translation>没有给出预设的名称。</translation>
    </message>
    <message>
        <source>%1Choose one of: %2.</source>
        <translation>%1请选择以下之一：%2。</translation>
    </message>
    <message>
        <source>%1 is no name for a time line: an animation ends with .webp or .gif, a contact sheet with .png.</source>
        <translation>%1 不能作为时间线的名称：动画以 .webp 或 .gif 结尾，缩略图总览以 .png 结尾。</translation>
    </message>
    <message>
        <source>Choose a name with one of these endings.</source>
        <translation>请选择带有这些后缀之一的名称。</translation>
    </message>
    <message>
        <source>The run %1 has no preview yet.</source>
        <translation>训练任务 %1 还没有预览。</translation>
    </message>
    <message>
        <source>Wait for the first one.</source>
        <translation>请等待第一个预览。</translation>
    </message>
    <message>
        <source>The export was stopped.</source>
        <translation>导出已停止。</translation>
    </message>
    <message>
        <source>Not one picture of the previews of %1 can be read: they are damaged.</source>
        <translation>%1 的预览图片没有一张能读取：它们已损坏。</translation>
    </message>
    <message>
        <source>Put them back as they were, or train on: the next preview is made anew.</source>
        <translation>请恢复它们原来的样子，或继续训练：下一次预览会重新生成。</translation>
    </message>
    <message>
        <source>A preview shows 1 to %1 draws of 8 to %2 pixels.</source>
        <translation>预览显示 1 至 %1 次抽样，尺寸 8 至 %2 像素。</translation>
    </message>
    <message>
        <source>Ask for fewer, or smaller ones.</source>
        <translation>请减少数量，或缩小尺寸。</translation>
    </message>
    <message>
        <source>how the run was prolonged</source>
        <translation>训练任务如何延长</translation>
    </message>
    <message>
        <source>No run called %1 waits in the queue.</source>
        <translation>队列中没有名为 %1 的等待中的训练任务。</translation>
    </message>
    <message>
        <source>See diptych queue list.</source>
        <translation>请查看 diptych queue list。</translation>
    </message>
    <message>
        <source>The run %1 waits in the queue already.</source>
        <translation>训练任务 %1 已在队列中等待。</translation>
    </message>
    <message>
        <source>The run %1 is being trained.</source>
        <translation>训练任务 %1 正在训练。</translation>
    </message>
    <message>
        <source>Stop the run instead.</source>
        <translation>请改为停止该训练任务。</translation>
    </message>
    <message>
        <source>Put the file back as it was, or delete it and queue its run again.</source>
        <translation>请恢复该文件原来的样子，或删除它并将其训练任务重新加入队列。</translation>
    </message>
    <message>
        <source>The queue passes %1 over: %2.</source>
        <translation>队列跳过了 %1：%2。</translation>
    </message>
    <message>
        <source>it can't be read</source>
        <translation>它无法读取</translation>
    </message>
    <message>
        <source>it is damaged: %1</source>
        <translation>它已损坏：%1</translation>
    </message>
    <message>
        <source>the path of its run makes no sense</source>
        <translation>其训练任务的路径没有意义</translation>
    </message>
    <message>
        <source>%1 does not lie in the workspace.</source>
        <translation>%1 不在工作区中。</translation>
    </message>
    <message>
        <source>Queue the run again.</source>
        <translation>请将该训练重新加入队列。</translation>
    </message>
    <message>
        <source>Process %1 trains on the device.</source>
        <translation>进程 %1 正在该设备上训练。</translation>
    </message>
    <message>
        <source>Its worker ended while no runner looked.</source>
        <translation>其工作进程在无人看管时结束了。</translation>
    </message>
    <message>
        <source>Its worker went away without a word.</source>
        <translation>其工作进程不告而终。</translation>
    </message>
    <message>
        <source>A loss is not finite at step %1.</source>
        <translation>第 %1 步的损失不是有限值。</translation>
    </message>
    <message>
        <source>Rank 0 says more.</source>
        <translation>rank 0 有更多说明。</translation>
    </message>
    <message>
        <source>Another of the %1 processes that train this run has ended.</source>
        <translation>训练此任务的 %1 个进程中有另一个已结束。</translation>
    </message>
    <message>
        <source>Look into ranks/&lt;number&gt;/worker.log in the run's folder, and start the same with --resume.</source>
        <translation>请查看训练任务文件夹中的 ranks/&lt;number&gt;/worker.log，并加上 --resume 重新启动。</translation>
    </message>
    <message>
        <source>Choose the folder of a training run: it holds a file named run.json.</source>
        <translation>请选择训练任务的文件夹：其中有名为 run.json 的文件。</translation>
    </message>
    <message>
        <source>The run %1 was made by a newer Diptych (format %2; this one knows %3).</source>
        <translation>训练任务 %1 由更新版本的 Diptych 制作（格式 %2；此版本支持 %3）。</translation>
    </message>
    <message>
        <source>Update Diptych to open it.</source>
        <translation>请更新 Diptych 以打开它。</translation>
    </message>
    <message>
        <source>its run.json can't be read: %1</source>
        <translation>其 run.json 无法读取：%1</translation>
    </message>
    <message>
        <source>%1 is not a training run (%2).</source>
        <translation>%1 不是训练任务（%2）。</translation>
    </message>
    <message>
        <source>its run.json is damaged: %1</source>
        <translation>其 run.json 已损坏：%1</translation>
    </message>
    <message>
        <source>it is not what was saved</source>
        <translation>它与保存的内容不同</translation>
    </message>
    <message>
        <source>The run's list of pairs %1 can't be used: %2.</source>
        <translation>训练任务的图片对列表 %1 无法使用：%2。</translation>
    </message>
    <message>
        <source>Put the file back as it was, or start a new run.</source>
        <translation>请把该文件恢复原样，或开始新的训练任务。</translation>
    </message>
    <message>
        <source>What %1 says of %2 can't be read: %3.</source>
        <translation>%1 中关于 %2 的内容无法读取：%3。</translation>
    </message>
    <message>
        <source>The notes are too long: %1 characters of at most %2.</source>
        <translation>备注太长：%1 个字符，最多 %2 个。</translation>
    </message>
    <message>
        <source>Shorten them, or keep them in a file.</source>
        <translation>请缩短备注，或将其保存在文件中。</translation>
    </message>
    <message>
        <source>The request can't be understood: %1.</source>
        <translation>无法理解该请求：%1。</translation>
    </message>
    <message>
        <source>Thumbnails were asked of no picture, or without a side for each.</source>
        <translation>请求缩略图时没有给出图片，或没有为每张给出一侧。</translation>
    </message>
    <message>
        <source>Pictures were asked for without a side for each.</source>
        <translation>请求图片时没有为每张给出一侧。</translation>
    </message>
    <message>
        <source>The card has not enough memory for this: %1.</source>
        <translation>显卡没有足够的内存：%1。</translation>
    </message>
    <message>
        <source>This computer has not enough memory for this: %1.</source>
        <translation>这台计算机没有足够的内存：%1。</translation>
    </message>
    <message>
        <source>Something went wrong inside Diptych (%1).</source>
        <translation>Diptych 内部出了问题（%1）。</translation>
    </message>
    <message>
        <source>The service log says more.</source>
        <translation>服务日志有更多说明。</translation>
    </message>
    <message>
        <source>the best device that works here</source>
        <translation>此处可用的最佳设备</translation>
    </message>
    <message>
        <source>%1, by %2 processes together</source>
        <translation>%1，由 %2 个进程共同进行</translation>
    </message>
    <message>
        <source>None of the checkpoints of %1 is there any more: the run begins anew.</source>
        <translation>%1 的检查点都已不在：训练任务从头开始。</translation>
    </message>
    <message>
        <source>A loss became infinite or not a number at step %1; nothing of that step was kept.</source>
        <translation>在第 %1 步，损失变为无穷大或非数值；该步没有保留任何内容。</translation>
    </message>
    <message>
        <source>The steps go on uncaptured, slower and with the same numbers but for rounding: %1.</source>
        <translation>步骤将不经捕获继续，速度较慢，除舍入外数值相同：%1。</translation>
    </message>
    <message>
        <source>step reached</source>
        <translation>已到达步数</translation>
    </message>
    <message>
        <source>%1 The training waits for it.</source>
        <translation>%1 训练正在等待它。</translation>
    </message>
    <message>
        <source>There is no setting called %1.</source>
        <translation>没有名为 %1 的设置。</translation>
    </message>
    <message>
        <source>Settings are: %1.</source>
        <translation>现有设置：%1。</translation>
    </message>
    <message>
        <source>%1 is infinite</source>
        <translation>%1 为无穷大</translation>
    </message>
    <message>
        <source>The setting %1 can't be %2: it takes %3.</source>
        <translation>设置 %1 不能是 %2：可取值为%3。</translation>
    </message>
    <message>
        <source>The objective %1 trains no discriminator, and %2 needs one.</source>
        <translation>目标函数 %1 不训练判别器，而 %2 需要判别器。</translation>
    </message>
    <message>
        <source>Set %1 to 0, or choose an objective with GAN in it.</source>
        <translation>请把 %1 设为 0，或选择含有 GAN 的目标函数。</translation>
    </message>
    <message>
        <source>With lambda_l1 at 0 the objective %1 leaves nothing to learn.</source>
        <translation>lambda_l1 为 0 时，目标函数 %1 没有可学习的内容。</translation>
    </message>
    <message>
        <source>Set lambda_l1 above 0.</source>
        <translation>请把 lambda_l1 设为大于 0。</translation>
    </message>
    <message>
        <source>The discriminator %1%2 is too deep for size_px %3: it needs pictures of %4 pixels at least.</source>
        <translation>判别器 %1%2 对于 size_px %3 太深：它至少需要 %4 像素的图片。</translation>
    </message>
    <message>
        <source>Choose one that sees smaller patches, fewer scales, or a larger size.</source>
        <translation>请选择看较小图块的判别器、较少的尺度或较大的尺寸。</translation>
    </message>
    <message>
        <source>r1_weight takes gradients of gradients, which is done in fp32 alone; precision can't be bf16 with it.</source>
        <translation>r1_weight 要计算梯度的梯度，只能用 fp32；此时 precision 不能是 bf16。</translation>
    </message>
    <message>
        <source>Set precision to fp32 or auto, or r1_weight to 0.</source>
        <translation>请把 precision 设为 fp32 或 auto，或把 r1_weight 设为 0。</translation>
    </message>
    <message>
        <source>The weights of %1 are of %2; the run trains %3.</source>
        <translation>%1 的权重属于%2；而此训练任务训练的是%3。</translation>
    </message>
    <message>
        <source>Choose the same generator, width and size, or other weights.</source>
        <translation>请选择相同的生成器、宽度和尺寸，或其他权重。</translation>
    </message>
    <message>
        <source>, in Lab</source>
        <translation>，使用 Lab</translation>
    </message>
    <message>
        <source>A picture to try has another size than it says.</source>
        <translation>要试用的图片尺寸与所述不符。</translation>
    </message>
    <message>
        <source>Start a new run with a smaller batch size, width or size.</source>
        <translation>请以较小的批大小、宽度或尺寸开始新的训练任务。</translation>
    </message>
    <message>
        <source>%1 more were not to be had.</source>
        <translation>还需要 %1，但无法取得。</translation>
    </message>
    <message>
        <source>The device has not enough memory for these settings.</source>
        <translation>该设备没有足够的内存用于这些设置。</translation>
    </message>
    <message>
        <source>This computer has not enough memory for these settings.</source>
        <translation>这台计算机没有足够的内存用于这些设置。</translation>
    </message>
    <message>
        <source>The training ended on an error of Diptych's own: %1</source>
        <translation>训练因 Diptych 自身的错误而结束：%1</translation>
    </message>
    <message>
        <source>An unexpected %1 happened.</source>
        <translation>发生了意外的 %1。</translation>
    </message>
    <message>
        <source>The app goes on. Please send the details to its makers.</source>
        <translation>程序会继续运行。请把详细信息发给开发者。</translation>
    </message>
    <message>
        <source>The guide is not there: %1</source>
        <translation>找不到使用指南：%1</translation>
    </message>
    <message>
        <source>The picture %1 can't be made.</source>
        <translation>图片 %1 无法制作。</translation>
    </message>
    <message>
        <source>Try a smaller one.</source>
        <translation>请试用较小的图片。</translation>
    </message>
    <message>
        <source>“%1” can't be moved to the trash.</source>
        <translation>“%1”无法移到回收站。</translation>
    </message>
    <message>
        <source>Delete the file in your file manager.</source>
        <translation>请在文件管理器中删除该文件。</translation>
    </message>
    <message>
        <source>The model “%1” is no longer there.</source>
        <translation>模型“%1”已不在那里。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请另选一个。</translation>
    </message>
    <message>
        <source>End it there.</source>
        <translation>请在那里结束它。</translation>
    </message>
    <message>
        <source>Name a screen that is there, or use the commands, which need none: see --help.</source>
        <translation>请指定一个存在的屏幕，或使用不需要屏幕的命令：见 --help。</translation>
    </message>
    <message>
        <source>Without a window there are commands: see --help.</source>
        <translation>没有窗口时可使用命令：见 --help。</translation>
    </message>
    <message>
        <source>Update the graphics driver; please send this report to Diptych's makers.</source>
        <translation>请更新显卡驱动程序；并将此报告发给 Diptych 的开发者。</translation>
    </message>
    <message>
        <source>The lines above say why.</source>
        <translation>上面几行说明了原因。</translation>
    </message>
    <message>
        <source>The helper process was let go.</source>
        <translation>辅助进程已被放开。</translation>
    </message>
    <message>
        <source>The helper process ended unexpectedly.</source>
        <translation>辅助进程意外结束。</translation>
    </message>
    <message>
        <source>It starts again with the next request; its last words are in the workspace's cache/%1.</source>
        <translation>下次请求时它会重新启动；其最后的输出在工作区的 cache/%1 中。</translation>
    </message>
    <message>
        <source>The helper process was ended.</source>
        <translation>辅助进程已被结束。</translation>
    </message>
    <message>
        <source>The helper process “%1” can't be started.</source>
        <translation>辅助进程“%1”无法启动。</translation>
    </message>
    <message>
        <source>Install Diptych again, or repair its folder.</source>
        <translation>请重新安装 Diptych，或修复其文件夹。</translation>
    </message>
    <message>
        <source>Translate it again.</source>
        <translation>请重新转换。</translation>
    </message>
    <message>
        <source>The workspace %1 is not there.</source>
        <translation>工作区 %1 不在那里。</translation>
    </message>
</context>
<context>
    <name>SettingSearch</name>
    <message>
        <source>architecture network ResNet model type netG</source>
        <translation>架构 网络 模型类型 网络结构</translation>
    </message>
    <message>
        <source>image size resolution dimensions crop_size load_size</source>
        <translation>图像大小 图像尺寸 图片尺寸 图片大小 分辨率 尺寸</translation>
    </message>
    <message>
        <source>aspect ratio crop resize preprocess stretch padding</source>
        <translation>宽高比 长宽比 裁剪 缩放 拉伸 填充 预处理</translation>
    </message>
    <message>
        <source>ngf filters features capacity</source>
        <translation>滤波器 特征 容量 通道数</translation>
    </message>
    <message>
        <source>norm normalization BatchNorm InstanceNorm</source>
        <translation>归一化 批归一化 实例归一化</translation>
    </message>
    <message>
        <source>deconvolution checkerboard artefacts artifacts</source>
        <translation>反卷积 上采样 棋盘格 伪影</translation>
    </message>
    <message>
        <source>input_nc RGB RGBA alpha transparency greyscale grayscale</source>
        <translation>透明 灰度 黑白 彩色</translation>
    </message>
    <message>
        <source>output_nc RGB RGBA alpha transparency greyscale grayscale</source>
        <translation>透明 灰度 黑白 彩色</translation>
    </message>
    <message>
        <source>color colorization</source>
        <translation>颜色 上色 色彩空间</translation>
    </message>
    <message>
        <source>randomness variation regularisation regularization no_dropout</source>
        <translation>噪音 随机性 变化 正则化 随机失活</translation>
    </message>
    <message>
        <source>loss gan_mode conditional</source>
        <translation>损失 损失函数 条件</translation>
    </message>
    <message>
        <source>loss weight lambda_L1 reconstruction</source>
        <translation>损失权重 重建</translation>
    </message>
    <message>
        <source>LSGAN gan_mode vanilla</source>
        <translation>最小二乘 对抗损失</translation>
    </message>
    <message>
        <source>loss pix2pixHD</source>
        <translation>损失 特征匹配</translation>
    </message>
    <message>
        <source>gradient penalty regularisation regularization</source>
        <translation>梯度惩罚 正则化</translation>
    </message>
    <message>
        <source>critic PatchGAN netD n_layers_D</source>
        <translation>图块 判别网络</translation>
    </message>
    <message>
        <source>critic ndf filters features</source>
        <translation>滤波器 特征 通道数</translation>
    </message>
    <message>
        <source>critic norm normalization BatchNorm InstanceNorm</source>
        <translation>归一化 批归一化 实例归一化</translation>
    </message>
    <message>
        <source>critic multi-scale pix2pixHD</source>
        <translation>多尺度</translation>
    </message>
    <message>
        <source>lr step size learning speed</source>
        <translation>学习速度 学习速率 步长</translation>
    </message>
    <message>
        <source>lr_policy lr learning rate decay annealing scheduler</source>
        <translation>学习率衰减 退火 调度</translation>
    </message>
    <message>
        <source>n_epochs_decay lr learning rate decay</source>
        <translation>学习率衰减</translation>
    </message>
    <message>
        <source>optimiser optimizer</source>
        <translation>优化器 动量</translation>
    </message>
    <message>
        <source>EMA exponential moving average</source>
        <translation>指数滑动平均 指数移动平均</translation>
    </message>
    <message>
        <source>minibatch memory VRAM GPU graphics card</source>
        <translation>批量大小 批大小 内存 显存 显卡</translation>
    </message>
    <message>
        <source>iterations length duration passes n_epochs</source>
        <translation>迭代次数 时长 训练时间 遍数</translation>
    </message>
    <message>
        <source>data augmentation random crop shift</source>
        <translation>数据增强 随机裁剪 平移</translation>
    </message>
    <message>
        <source>data augmentation horizontal flip no_flip</source>
        <translation>数据增强 水平翻转 镜像</translation>
    </message>
    <message>
        <source>data augmentation rotate turn angle</source>
        <translation>数据增强 旋转 角度</translation>
    </message>
    <message>
        <source>data augmentation color jitter hue</source>
        <translation>数据增强 颜色抖动 色相</translation>
    </message>
    <message>
        <source>resampling resize bicubic lanczos label map</source>
        <translation>重采样 缩放 插值 标签图</translation>
    </message>
    <message>
        <source>random reproducible repeatable</source>
        <translation>随机 可复现 可重复</translation>
    </message>
    <message>
        <source>mixed half float16 fp16 AMP speed faster memory VRAM GPU graphics card</source>
        <translation>混合精度 半精度 速度 加速 内存 显存 显卡</translation>
    </message>
    <message>
        <source>samples images display frequency interval</source>
        <translation>样例 显示 频率 间隔</translation>
    </message>
    <message>
        <source>number of samples images display</source>
        <translation>样例 显示 数量</translation>
    </message>
    <message>
        <source>test evaluation held-out frequency interval</source>
        <translation>测试 评估 留出 频率 间隔</translation>
    </message>
    <message>
        <source>number of test evaluation held-out images</source>
        <translation>测试 评估 留出 数量</translation>
    </message>
    <message>
        <source>save autosave backup frequency interval disk</source>
        <translation>保存 自动保存 备份 频率 间隔 磁盘</translation>
    </message>
    <message>
        <source>save keep snapshot backup frequency interval</source>
        <translation>保存 快照 备份 频率 间隔</translation>
    </message>
    <message>
        <source>save disk space storage</source>
        <translation>保存 磁盘空间 存储</translation>
    </message>
</context>
<context>
    <name>SettingsForm</name>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Pictures and generator</source>
        <translation>图片与生成器</translation>
    </message>
    <message>
        <source>Objective and discriminator</source>
        <translation>目标函数与判别器</translation>
    </message>
    <message>
        <source>Random changes</source>
        <translation>随机变化</translation>
    </message>
    <message>
        <source>Watching and saving</source>
        <translation>观察与保存</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>Generator</source>
        <translation>生成器</translation>
    </message>
    <message>
        <source>Picture size (pixels)</source>
        <translation>图片尺寸（像素）</translation>
    </message>
    <message>
        <source>Pictures are seen</source>
        <translation>图片呈现方式</translation>
    </message>
    <message>
        <source>Generator width</source>
        <translation>生成器宽度</translation>
    </message>
    <message>
        <source>Normalised by</source>
        <translation>归一化方式</translation>
    </message>
    <message>
        <source>Enlarged by</source>
        <translation>放大方式</translation>
    </message>
    <message>
        <source>Channels of the input</source>
        <translation>输入的通道</translation>
    </message>
    <message>
        <source>Channels of the target</source>
        <translation>目标的通道</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>色彩</translation>
    </message>
    <message>
        <source>Noise (dropout)</source>
        <translation>噪声 (dropout)</translation>
    </message>
    <message>
        <source>Discriminator</source>
        <translation>判别器</translation>
    </message>
    <message>
        <source>Discriminator width</source>
        <translation>判别器宽度</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>目标函数</translation>
    </message>
    <message>
        <source>Weight of L1 or L2</source>
        <translation>L1 或 L2 的权重</translation>
    </message>
    <message>
        <source>Adversarial loss</source>
        <translation>对抗损失</translation>
    </message>
    <message>
        <source>Weight of feature matching</source>
        <translation>特征匹配的权重</translation>
    </message>
    <message>
        <source>Weight of R1</source>
        <translation>R1 的权重</translation>
    </message>
    <message>
        <source>Discriminator normalised by</source>
        <translation>判别器归一化方式</translation>
    </message>
    <message>
        <source>Discriminators by scale</source>
        <translation>多尺度判别器数量</translation>
    </message>
    <message>
        <source>Discriminator judges</source>
        <translation>判别器的判断时机</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Adam's momentum</source>
        <translation>Adam 的动量</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Random jitter</source>
        <translation>随机抖动</translation>
    </message>
    <message>
        <source>Random mirroring</source>
        <translation>随机镜像</translation>
    </message>
    <message>
        <source>Random rotation (degrees)</source>
        <translation>随机旋转（度）</translation>
    </message>
    <message>
        <source>Random colour of the input</source>
        <translation>随机改变输入颜色</translation>
    </message>
    <message>
        <source>Resampled</source>
        <translation>重采样方式</translation>
    </message>
    <message>
        <source>Learning rate over time</source>
        <translation>学习率随时间的变化</translation>
    </message>
    <message>
        <source>Falling share of steps</source>
        <translation>下降步数的比例</translation>
    </message>
    <message>
        <source>Running mean keeps</source>
        <translation>滑动平均保留比例</translation>
    </message>
    <message>
        <source>Steps between milestones</source>
        <translation>里程碑间隔步数</translation>
    </message>
    <message>
        <source>Room for checkpoints (MB)</source>
        <translation>检查点空间 (MB)</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Steps between previews</source>
        <translation>预览间隔步数</translation>
    </message>
    <message>
        <source>Pairs in a preview</source>
        <translation>每次预览的图片对</translation>
    </message>
    <message>
        <source>Steps between validations</source>
        <translation>验证间隔步数</translation>
    </message>
    <message>
        <source>Pairs in a validation</source>
        <translation>每次验证的图片对</translation>
    </message>
    <message>
        <source>Steps between checkpoints</source>
        <translation>检查点间隔步数</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Grey and opacity</source>
        <translation>灰度和不透明度</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Colour and opacity</source>
        <translation>彩色和不透明度</translation>
    </message>
    <message>
        <source>U-Net</source>
        <translation>U-Net</translation>
    </message>
    <message>
        <source>Encoder-decoder</source>
        <translation>编码器-解码器</translation>
    </message>
    <message>
        <source>ResNet, 6 blocks</source>
        <translation>ResNet，6 个块</translation>
    </message>
    <message>
        <source>ResNet, 9 blocks</source>
        <translation>ResNet，9 个块</translation>
    </message>
    <message>
        <source>Transposed convolution</source>
        <translation>转置卷积</translation>
    </message>
    <message>
        <source>Resizing</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>As they are (sRGB)</source>
        <translation>保持原样 (sRGB)</translation>
    </message>
    <message>
        <source>Made of lightness (Lab)</source>
        <translation>由亮度生成 (Lab)</translation>
    </message>
    <message>
        <source>Single pixels</source>
        <translation>单个像素</translation>
    </message>
    <message>
        <source>Patches of %1 × %1 pixels</source>
        <translation>%1 × %1 像素的图块</translation>
    </message>
    <message>
        <source>Whole pictures up to %1 pixels</source>
        <translation>最大 %1 像素的整张图片</translation>
    </message>
    <message>
        <source>Cross-entropy</source>
        <translation>交叉熵</translation>
    </message>
    <message>
        <source>Least squares</source>
        <translation>最小二乘</translation>
    </message>
    <message>
        <source>Hinge</source>
        <translation>Hinge</translation>
    </message>
    <message>
        <source>The batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Each picture</source>
        <translation>每张图片</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>不归一化</translation>
    </message>
    <message>
        <source>Again after its update</source>
        <translation>更新后再判断一次</translation>
    </message>
    <message>
        <source>Once, before its update</source>
        <translation>更新前判断一次</translation>
    </message>
    <message>
        <source>The same all along</source>
        <translation>始终不变</translation>
    </message>
    <message>
        <source>Falls in a straight line</source>
        <translation>直线下降</translation>
    </message>
    <message>
        <source>Falls along a cosine</source>
        <translation>沿余弦下降</translation>
    </message>
    <message>
        <source>Measured on this device</source>
        <translation>在此设备上测量决定</translation>
    </message>
    <message>
        <source>By what the pictures are</source>
        <translation>依图片内容而定</translation>
    </message>
    <message>
        <source>Smoothly</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>To the nearest colour</source>
        <translation>取最近的颜色</translation>
    </message>
    <message>
        <source>32 bit (fp32)</source>
        <translation>32 位 (fp32)</translation>
    </message>
    <message>
        <source>16 bit (bf16)</source>
        <translation>16 位 (bf16)</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>无限制</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>No setting is called or explained by “%1”.</source>
        <translation>没有名称或说明中含有“%1”的设置。</translation>
    </message>
    <message>
        <source>One setting changed</source>
        <translation>更改了一项设置</translation>
    </message>
    <message numerus="yes">
        <source>%n settings changed</source>
        <translation><numerusform>更改了 %n 项设置</numerusform></translation>
    </message>
    <message>
        <source>Set “%1” back to %2</source>
        <translation>将“%1”恢复为 %2</translation>
    </message>
    <message>
        <source>Changed; the preset has %1.</source>
        <translation>已更改；预设为 %1。</translation>
    </message>
    <message>
        <source>Has no effect with the other settings as they are.</source>
        <translation>在其他设置的当前取值下不起作用。</translation>
    </message>
</context>
<context>
    <name>SideSwitch</name>
    <message>
        <source>S&amp;wap input and target</source>
        <translation>交换输入与目标(&amp;W)</translation>
    </message>
    <message>
        <source>Let the network learn the other direction: what is the target becomes the input.</source>
        <translation>让网络学习相反的方向：目标变为输入。</translation>
    </message>
    <message>
        <source>Input: %1</source>
        <translation>输入：%1</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Target: %1</source>
        <translation>目标：%1</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>The network turns %1 into %2.</source>
        <translation>网络把%1变成%2。</translation>
    </message>
    <message>
        <source>the input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>the target</source>
        <translation>目标</translation>
    </message>
</context>
<context>
    <name>SourceFilters</name>
    <message>
        <source>all; for example *.png, holiday/*</source>
        <translation>全部；例如 *.png、holiday/*</translation>
    </message>
    <message>
        <source>nothing; for example *.png, holiday/*</source>
        <translation>无；例如 *.png、holiday/*</translation>
    </message>
    <message>
        <source>Keep watching these folders</source>
        <translation>持续监视这些文件夹</translation>
    </message>
    <message>
        <source>When all is translated it waits for new pictures in these folders, and translates each when it is completely written.</source>
        <translation>全部转换完成后，等待这些文件夹中出现新图片，每张写完后即转换。</translation>
    </message>
    <message>
        <source>Patterns with * and ?, several with commas or semicolons between: *.jpg, shots/*. Capitals don't count.</source>
        <translation>使用 * 和 ? 的通配模式，多个之间用逗号或分号隔开：*.jpg, shots/*。不区分大小写。</translation>
    </message>
    <message>
        <source>Only</source>
        <translation>仅限</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Only some of the files</source>
        <translation>仅部分文件</translation>
    </message>
    <message>
        <source>No picture matches. Put a comma between patterns: *.png, holiday/*</source>
        <translation>没有匹配的图片。多个模式之间请用逗号隔开：*.png, holiday/*</translation>
    </message>
    <message>
        <source>not %1</source>
        <translation>非 %1</translation>
    </message>
    <message>
        <source>no picture matches: %1</source>
        <translation>没有匹配的图片：%1</translation>
    </message>
</context>
<context>
    <name>SourceList</name>
    <message>
        <source>Files and folders to translate</source>
        <translation>要转换的文件和文件夹</translation>
    </message>
</context>
<context>
    <name>SourcePanel</name>
    <message>
        <source>Taking in %1 files…</source>
        <translation>正在载入 %1 个文件…</translation>
    </message>
    <message>
        <source>Drop pictures or folders here</source>
        <translation>把图片或文件夹拖到这里</translation>
    </message>
    <message>
        <source>Every picture in them is translated. Your originals are only read, and nothing leaves this computer.</source>
        <translation>其中的每张图片都会被转换。您的原始文件只会被读取，任何内容都不会离开这台计算机。</translation>
    </message>
    <message>
        <source>Add pictures…</source>
        <translation>添加图片…</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Try it with the sample outlines</source>
        <translation>用示例轮廓试试</translation>
    </message>
    <message>
        <source>You can drop more anywhere on the window.</source>
        <translation>您可以把更多文件拖到窗口的任何位置。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Add pictures</source>
        <translation>添加图片</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Looking for pictures…</source>
        <translation>正在查找图片…</translation>
    </message>
    <message>
        <source>%1 pictures so far…</source>
        <translation>目前 %1 张图片…</translation>
    </message>
    <message>
        <source>No picture in here matches</source>
        <translation>这里没有匹配的图片</translation>
    </message>
    <message>
        <source>There are no pictures in here</source>
        <translation>这里没有图片</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 张图片</translation>
    </message>
    <message>
        <source>%1 pictures</source>
        <translation>%1 张图片</translation>
    </message>
    <message>
        <source>Not everything could be found</source>
        <translation>有些内容未能找到</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1, %2 frames</source>
        <translation>%1，%2 帧</translation>
    </message>
    <message>
        <source>%1, %2 missing</source>
        <translation>%1，缺 %2</translation>
    </message>
    <message>
        <source>no pictures</source>
        <translation>没有图片</translation>
    </message>
    <message>
        <source>%1  %2</source>
        <translation>%1  %2</translation>
    </message>
    <message>
        <source>%1 pictures, among them frames %2</source>
        <translation>%1 张图片，其中帧 %2</translation>
    </message>
    <message>
        <source>%1 pictures, %2 sequences</source>
        <translation>%1 张图片，%2 个序列</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 张图片</translation>
    </message>
    <message>
        <source>%1 pictures</source>
        <translation>%1 张图片</translation>
    </message>
</context>
<context>
    <name>SpeedOptions</name>
    <message>
        <source>Compute on</source>
        <translation>计算设备</translation>
    </message>
    <message>
        <source>Diptych was started for this device.</source>
        <translation>Diptych 启动时已指定此设备。</translation>
    </message>
    <message>
        <source>All %1</source>
        <translation>全部 %1</translation>
    </message>
    <message>
        <source>The one</source>
        <translation>一个</translation>
    </message>
    <message>
        <source>Processor cores</source>
        <translation>处理器核心数</translation>
    </message>
    <message>
        <source>Fewer cores leave more of the computer to other programs. The results are the same.</source>
        <translation>核心越少，留给其他程序的就越多。结果相同。</translation>
    </message>
    <message>
        <source>Let other programs go first</source>
        <translation>让其他程序优先</translation>
    </message>
    <message>
        <source>Works with what the programs you use leave over: they stay quick, this takes longer.</source>
        <translation>只用您的程序剩下的资源：它们保持流畅，转换则更慢。</translation>
    </message>
    <message>
        <source>Exact arithmetic</source>
        <translation>精确运算</translation>
    </message>
    <message>
        <source>Full 32 bit everywhere: slower, and by less than the eye can see closer to what was trained.</source>
        <translation>全程 32 位：更慢，与训练时更接近，但差别肉眼看不出。</translation>
    </message>
    <message>
        <source>%1 of the cores</source>
        <translation>%1 个核心</translation>
    </message>
    <message>
        <source>behind others</source>
        <translation>让其他程序优先</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>the fastest</source>
        <translation>最快</translation>
    </message>
</context>
<context>
    <name>StayingAwake</name>
    <message>
        <source>A job is running.</source>
        <translation>有任务正在运行。</translation>
    </message>
</context>
<context>
    <name>StudyPage</name>
    <message>
        <source>Studies</source>
        <translation>研究</translation>
    </message>
    <message>
        <source>Would anybody notice?</source>
        <translation>有人看得出来吗？</translation>
    </message>
    <message>
        <source>A study shows people real and translated pictures for a second each and counts how often they are fooled.</source>
        <translation>研究让人们观看真实图片和转换所得的图片，每张一秒，统计他们被骗过的次数。</translation>
    </message>
    <message>
        <source>New study…</source>
        <translation>新建研究…</translation>
    </message>
    <message>
        <source>Real or fake</source>
        <translation>真假辨别</translation>
    </message>
    <message>
        <source>How often people take a translated picture for a real one, asked as in the paper.</source>
        <translation>按论文中的方式询问：人们有多常把转换所得的图片当成真的。</translation>
    </message>
    <message>
        <source>The answers are in “%1”.</source>
        <translation>答案已保存在“%1”。</translation>
    </message>
    <message>
        <source>Move “%1” to the trash?</source>
        <translation>将“%1”移到回收站？</translation>
    </message>
    <message>
        <source>Its pictures and all answers go with it. The originals of the pictures stay.</source>
        <translation>其中的图片和所有答案将一起移走。图片的原始文件会保留。</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Name of the subject (optional)</source>
        <translation>参与者姓名（可选）</translation>
    </message>
    <message>
        <source>Name of the subject</source>
        <translation>参与者姓名</translation>
    </message>
    <message>
        <source>Start a session</source>
        <translation>开始一场</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>导出 CSV…</translation>
    </message>
    <message>
        <source>Move to trash…</source>
        <translation>移到回收站…</translation>
    </message>
    <message>
        <source>Subjects</source>
        <translation>参与者</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>参与者</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Taken for real</source>
        <translation>被当成真的</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Answers that can't be read, and don't count: %1</source>
        <translation>无法读取、因而不计入的答案：%1</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>stopped before the end: left out</source>
        <translation>中途停止：不计入</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Export the answers</source>
        <translation>导出答案</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
</context>
<context>
    <name>StudySession</name>
    <message>
        <source>Session of the study</source>
        <translation>研究的一场测试</translation>
    </message>
    <message>
        <source>Stop (Esc)</source>
        <translation>停止 (Esc)</translation>
    </message>
    <message>
        <source>The first (1)</source>
        <translation>第一张 (1)</translation>
    </message>
    <message>
        <source>The second (2)</source>
        <translation>第二张 (2)</translation>
    </message>
    <message>
        <source>Go on (Space)</source>
        <translation>继续（空格）</translation>
    </message>
    <message>
        <source>You see two pictures, one after the other, each for a second. One is real, the other was made by a computer. Then say which one that was, with as much time as you like. The first %1 are for practice and tell you whether you were right; the %2 after them do not.</source>
        <translation>您会先后看到两张图片，各一秒。一张是真的，另一张由计算机制作。然后请说出哪张是制作的，时间不限。前 %1 次是练习，会告诉您是否答对；之后的 %2 次则不会。</translation>
    </message>
    <message>
        <source>Which picture is not real?</source>
        <translation>哪张图片不是真的？</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>谢谢您</translation>
    </message>
    <message>
        <source>That was the last pair. Your answers are kept.</source>
        <translation>这是最后一对。您的答案已保存。</translation>
    </message>
    <message>
        <source>The first was made by the computer.</source>
        <translation>第一张由计算机制作。</translation>
    </message>
    <message>
        <source>The second was made by the computer.</source>
        <translation>第二张由计算机制作。</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>对了</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>错了</translation>
    </message>
    <message>
        <source>Practice is over: %1 pairs follow, without a word whether you were right.</source>
        <translation>练习结束：接下来是 %1 对，不再告知是否答对。</translation>
    </message>
    <message>
        <source>Practice %1 of %2</source>
        <translation>练习 %1 / %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Which one was made by the computer?</source>
        <translation>哪一张由计算机制作？</translation>
    </message>
    <message>
        <source>Press 1 for the first picture, 2 for the second.</source>
        <translation>第一张请按 1，第二张请按 2。</translation>
    </message>
</context>
<context>
    <name>StudyWords</name>
    <message>
        <source>%1 real and %2 translated pictures</source>
        <translation>%1 张真实图片和 %2 张转换所得的图片</translation>
    </message>
    <message>
        <source>the two of one input together</source>
        <translation>同一输入的两张一起显示</translation>
    </message>
    <message>
        <source>two of different inputs together</source>
        <translation>不同输入的两张一起显示</translation>
    </message>
    <message>
        <source>%1 · %2, %3</source>
        <translation>%1 · %2，%3</translation>
    </message>
    <message>
        <source>A subject sees some of them more than once: %1 pairs are shown.</source>
        <translation>参与者会多次看到其中一些：共显示 %1 对。</translation>
    </message>
    <message>
        <source>Nobody has answered everything yet.</source>
        <translation>还没有人全部答完。</translation>
    </message>
    <message>
        <source>Nobody was asked yet.</source>
        <translation>还没有人参加。</translation>
    </message>
    <message>
        <source>one subject</source>
        <translation>一名参与者</translation>
    </message>
    <message>
        <source>%1 subjects</source>
        <translation>%1 名参与者</translation>
    </message>
    <message>
        <source>%1 of the translated pictures were taken for real ones (%2 to %3 with 95 % confidence; %4). Guessing gives 50 %.</source>
        <translation>转换所得的图片有 %1 被当成真的（95 % 置信区间 %2 至 %3；%4）。瞎猜为 50 %。</translation>
    </message>
</context>
<context>
    <name>SwatchButton</name>
    <message>
        <source>Colour %1</source>
        <translation>颜色 %1</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>ThumbnailStore</name>
    <message>
        <source>The picture can't be shown.</source>
        <translation>无法显示该图片。</translation>
    </message>
</context>
<context>
    <name>TrainingPage</name>
    <message>
        <source>Runs</source>
        <translation>训练任务</translation>
    </message>
    <message>
        <source>&amp;New training</source>
        <translation>新建训练(&amp;N)</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>A network learns from pairs of pictures. Make a dataset of your own, or begin with the sample.</source>
        <translation>网络从图片对中学习。请创建自己的数据集，或从示例开始。</translation>
    </message>
    <message>
        <source>First it needs pairs to learn from</source>
        <translation>首先需要供学习的图片对</translation>
    </message>
    <message>
        <source>Make a dataset</source>
        <translation>创建数据集</translation>
    </message>
    <message>
        <source>Take the sample</source>
        <translation>使用示例</translation>
    </message>
    <message>
        <source>The folder of “%1” is not there any more, and its training can't go on: %2</source>
        <translation>“%1”的文件夹已不在那里，其训练无法继续：%2</translation>
    </message>
    <message>
        <source>The folder of “%1” is not there any more.</source>
        <translation>“%1”的文件夹已不在那里。</translation>
    </message>
</context>
<context>
    <name>TranslationPage</name>
    <message>
        <source>Translate</source>
        <translation>转换</translation>
    </message>
    <message>
        <source>A translation is under way. “%1” is chosen for the next one.</source>
        <translation>正在进行一次转换。“%1”已选中用于下一次。</translation>
    </message>
    <message>
        <source>Drop to translate these pictures next</source>
        <translation>松开后将接着转换这些图片</translation>
    </message>
    <message>
        <source>Drop to translate these pictures</source>
        <translation>拖放以转换这些图片</translation>
    </message>
    <message>
        <source>One picture is tried again.</source>
        <translation>正在重试一张图片。</translation>
    </message>
    <message>
        <source>%1 pictures are tried again.</source>
        <translation>正在重试 %1 张图片。</translation>
    </message>
</context>
<context>
    <name>TranslationPictures</name>
    <message>
        <source>The picture can't be shown.</source>
        <translation>无法显示该图片。</translation>
    </message>
    <message>
        <source>Not translated yet</source>
        <translation>尚未转换</translation>
    </message>
    <message>
        <source>“%1” is in the clipboard.</source>
        <translation>“%1”已在剪贴板中。</translation>
    </message>
</context>
<context>
    <name>TranslationReports</name>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>The report is saved: %1</source>
        <translation>报告已保存：%1</translation>
    </message>
</context>
<context>
    <name>TranslationRows</name>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Done (%1)</source>
        <translation>已完成（%1）</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Skipped: already there</source>
        <translation>已跳过：结果已存在</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Saved as</source>
        <translation>保存为</translation>
    </message>
    <message>
        <source>%1 %2  %3</source>
        <translation>%1 %2  %3</translation>
    </message>
    <message>
        <source>%1 of %2, %3 failed</source>
        <translation>%1 / %2，%3 失败</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>TranslationSetup</name>
    <message>
        <source>The network that translates: one that came along, or one that you trained or imported.</source>
        <translation>进行转换的网络：随程序附带的，或您训练或导入的。</translation>
    </message>
    <message>
        <source>Start &amp;translating</source>
        <translation>开始转换(&amp;T)</translation>
    </message>
    <message>
        <source>An estimate, as if all pictures were photographs and as large as the first one.</source>
        <translation>这是估算值：假设所有图片都是照片，且与第一张一样大。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Names and files</source>
        <translation>名称与文件</translation>
    </message>
    <message>
        <source>What the network sees</source>
        <translation>网络所见</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Trained on %1</source>
        <translation>在 %1 上训练</translation>
    </message>
</context>
<context>
    <name>TranslationSpace</name>
    <message>
        <source>The results take up to %1 of %2 that are free there.</source>
        <translation>结果最多约占 %1，该处可用空间 %2。</translation>
    </message>
    <message>
        <source>The results may take %1, but only %2 are free there.</source>
        <translation>结果可能占用 %1，但该处只有 %2 可用。</translation>
    </message>
</context>
<context>
    <name>TranslationWords</name>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>There was nothing to translate</source>
        <translation>没有可转换的内容</translation>
    </message>
    <message>
        <source>Done: %1 of %2 pictures</source>
        <translation>已完成：%1 / %2 张图片</translation>
    </message>
    <message>
        <source>Done: %1 of %2 pictures translated</source>
        <translation>已完成：转换了 %1 / %2 张图片</translation>
    </message>
    <message>
        <source>Paused at %1 of %2 pictures</source>
        <translation>已暂停在 %1 / %2 张图片</translation>
    </message>
    <message>
        <source>Cancelled after %1 of %2 pictures</source>
        <translation>已在 %1 / %2 张图片后取消</translation>
    </message>
    <message>
        <source>Stopped at %1 of %2 pictures</source>
        <translation>已停止在 %1 / %2 张图片</translation>
    </message>
    <message>
        <source>Could not go on after %1 of %2 pictures</source>
        <translation>在 %1 / %2 张图片后无法继续</translation>
    </message>
    <message>
        <source>Not responding at %1 of %2 pictures</source>
        <translation>无响应，停在 %1 / %2 张图片</translation>
    </message>
    <message>
        <source>Watching: %1 translated so far</source>
        <translation>监视中：目前已转换 %1</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Translating %1 of %2 pictures found so far</source>
        <translation>正在转换 %1 / %2 张已找到的图片</translation>
    </message>
    <message>
        <source>Translating %1 of %2 pictures</source>
        <translation>正在转换 %1 / %2 张图片</translation>
    </message>
    <message>
        <source>%1 could not be translated; the table says why.</source>
        <translation>%1 张无法转换；原因见表格。</translation>
    </message>
    <message>
        <source>%1 skipped: already there.</source>
        <translation>已跳过 %1 张：结果已存在。</translation>
    </message>
    <message>
        <source>Everything is translated.</source>
        <translation>全部已转换。</translation>
    </message>
    <message>
        <source>What is translated is kept.</source>
        <translation>已转换的会保留。</translation>
    </message>
    <message>
        <source>The model is being loaded; the first picture takes some seconds.</source>
        <translation>正在加载模型；第一张图片需要几秒钟。</translation>
    </message>
    <message>
        <source>New pictures are translated when they are completely written</source>
        <translation>新图片在写完后即转换</translation>
    </message>
    <message>
        <source>%1 could not be translated</source>
        <translation>%1 张无法转换</translation>
    </message>
    <message>
        <source>%1 pictures per second</source>
        <translation>每秒 %1 张图片</translation>
    </message>
    <message>
        <source>%1 seconds per picture</source>
        <translation>每张图片 %1 秒</translation>
    </message>
    <message>
        <source>Model “%1”, each result beside its picture</source>
        <translation>模型“%1”，每个结果在原图旁边</translation>
    </message>
    <message>
        <source>Model “%1”, results in %2</source>
        <translation>模型“%1”，结果在 %2</translation>
    </message>
</context>
<context>
    <name>TroubleLines</name>
    <message>
        <source>What is wrong with this pair</source>
        <translation>这一对有什么问题</translation>
    </message>
    <message>
        <source>And %1 more: %2.</source>
        <translation>及另外 %1 个：%2。</translation>
    </message>
</context>
<context>
    <name>TroublePanel</name>
    <message>
        <source>Last lines of the worker's log</source>
        <translation>工作进程日志的最后几行</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copy what happened, to send it to someone who can help.</source>
        <translation>复制发生的情况，以便发给能帮忙的人。</translation>
    </message>
    <message>
        <source>F&amp;ind what fits</source>
        <translation>寻找合适的设置(&amp;I)</translation>
    </message>
    <message>
        <source>Make a few real steps with smaller batches, then smaller pictures, until they fit.</source>
        <translation>用较小的批次、再用较小的图片实际运行几步，直到能够容纳。</translation>
    </message>
    <message>
        <source>The worker went away before the first step.</source>
        <translation>工作进程在第一步之前就消失了。</translation>
    </message>
    <message>
        <source>Most likely these settings take more memory than there is: find out what fits. If it was ended from outside, or the computer was switched off, press Resume.</source>
        <translation>这些设置需要的内存很可能超过了现有的内存：请寻找合适的设置。如果它是被外部结束的，或计算机被关闭过，请按“继续”。</translation>
    </message>
    <message>
        <source>The worker ended before the training began.</source>
        <translation>工作进程在训练开始前就结束了。</translation>
    </message>
    <message>
        <source>The last lines of its log say why. When that is mended, press Resume.</source>
        <translation>其日志的最后几行说明了原因。修复后请按“继续”。</translation>
    </message>
    <message>
        <source>It left no word in its log. Press Resume to try again.</source>
        <translation>它没有在日志中留下任何信息。请按“继续”重试。</translation>
    </message>
    <message>
        <source>The worker has given no sign of life for 15 seconds.</source>
        <translation>工作进程已有 15 秒没有动静。</translation>
    </message>
    <message>
        <source>The computer may be very busy or asleep: wait a little, or end the worker and resume from the last checkpoint.</source>
        <translation>计算机可能非常繁忙或在休眠：请稍等，或结束工作进程并从上一个检查点继续。</translation>
    </message>
    <message>
        <source>The worker went away without saving.</source>
        <translation>工作进程没有保存就消失了。</translation>
    </message>
    <message>
        <source>It was ended from outside, or the computer was switched off. Resume begins anew: no checkpoint was saved yet.</source>
        <translation>它被外部结束，或计算机被关闭。“继续”会从头开始：尚未保存任何检查点。</translation>
    </message>
    <message>
        <source>It was ended from outside, or the computer was switched off. Resume goes on from the last checkpoint, step %1.</source>
        <translation>它被外部结束，或计算机被关闭。“继续”会从上一个检查点（第 %1 步）接着进行。</translation>
    </message>
</context>
<context>
    <name>TryPage</name>
    <message>
        <source>Save both…</source>
        <translation>保存两者…</translation>
    </message>
    <message>
        <source>Save the drawing and its result side by side as one PNG (Ctrl+S).</source>
        <translation>将绘画与结果并排保存为一个 PNG (Ctrl+S)。</translation>
    </message>
    <message>
        <source>Copy the result (Ctrl+C)</source>
        <translation>复制结果 (Ctrl+C)</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>试用</translation>
    </message>
    <message>
        <source>Drop to try this picture</source>
        <translation>拖放以试用这张图片</translation>
    </message>
    <message>
        <source>Open a picture</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Save both</source>
        <translation>保存两者</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
    <message>
        <source>Both are saved: %1</source>
        <translation>两者已保存：%1</translation>
    </message>
    <message>
        <source>The result is in the clipboard.</source>
        <translation>结果已在剪贴板中。</translation>
    </message>
    <message>
        <source>Draw a picture and see at once what a model makes of it. Train a network first, or drop a model file here.</source>
        <translation>画一张图，立刻看到模型把它变成什么。请先训练一个网络，或把模型文件拖到这里。</translation>
    </message>
    <message>
        <source>No models yet</source>
        <translation>还没有模型</translation>
    </message>
    <message>
        <source>Train a network</source>
        <translation>训练网络</translation>
    </message>
    <message>
        <source>Draw here, or drop a picture on the window.</source>
        <translation>在这里绘画，或把图片拖到窗口上。</translation>
    </message>
    <message>
        <source>The model is being loaded…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Computing…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>The result appears here.</source>
        <translation>结果显示在这里。</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>%1 ms, %2</source>
        <translation>%1 毫秒，%2</translation>
    </message>
</context>
<context>
    <name>TryResult</name>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The picture that the model made</source>
        <translation>模型制作的图片</translation>
    </message>
</context>
<context>
    <name>UseTable</name>
    <message>
        <source>What takes room in the workspace</source>
        <translation>工作区中占用空间的内容</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Turn one picture into another</source>
        <translation>把一张图片变成另一张</translation>
    </message>
    <message>
        <source>Show Diptych pairs of pictures. It learns to make the second from the first, and then does it to whole folders.</source>
        <translation>给 Diptych 看成对的图片。它学会由第一张制作第二张，然后对整个文件夹这样做。</translation>
    </message>
    <message>
        <source>Teach it something of your own, in three steps</source>
        <translation>三步教它一些您自己的东西</translation>
    </message>
    <message>
        <source>Try it now, without any training</source>
        <translation>无需训练，现在就试试</translation>
    </message>
    <message>
        <source>A starter model colours outlines. Use the sample, or drop a folder of line drawings on this window.</source>
        <translation>入门模型为轮廓上色。使用示例，或把装有线稿的文件夹拖到此窗口。</translation>
    </message>
    <message>
        <source>This copy of Diptych has no starter model. Drop a model file on this window, or train one of your own below.</source>
        <translation>这份 Diptych 没有入门模型。把模型文件拖到此窗口，或在下面训练您自己的模型。</translation>
    </message>
    <message>
        <source>Colour the sample outlines</source>
        <translation>为示例轮廓上色</translation>
    </message>
    <message>
        <source>Take the sample</source>
        <translation>使用示例</translation>
    </message>
    <message>
        <source>1. Collect pairs</source>
        <translation>1. 收集图片对</translation>
    </message>
    <message>
        <source>Begin with the sample, or drop a folder of side-by-side pictures or two folders with the same names.</source>
        <translation>从示例开始，或拖入一个装有并排图片的文件夹，或两个图片同名的文件夹。</translation>
    </message>
    <message>
        <source>Make a dataset</source>
        <translation>创建数据集</translation>
    </message>
    <message>
        <source>2. Train</source>
        <translation>2. 训练</translation>
    </message>
    <message>
        <source>Take the preset Quick look, press Start, and watch pictures that it has never seen get better.</source>
        <translation>选择预设“快速查看”，点“开始”，看着它从未见过的图片一点点变好。</translation>
    </message>
    <message>
        <source>Train a network</source>
        <translation>训练网络</translation>
    </message>
    <message>
        <source>3. Translate</source>
        <translation>3. 转换</translation>
    </message>
    <message>
        <source>Drop folders of any size. Your originals are only read, and nothing leaves this computer.</source>
        <translation>拖入任意大小的文件夹。您的原始文件只会被读取，任何内容都不会离开这台计算机。</translation>
    </message>
    <message>
        <source>Translate pictures</source>
        <translation>转换图片</translation>
    </message>
    <message>
        <source>1 dataset</source>
        <translation>1 个数据集</translation>
    </message>
    <message numerus="yes">
        <source>%n datasets</source>
        <translation><numerusform>%n 个数据集</numerusform></translation>
    </message>
    <message>
        <source>1 run</source>
        <translation>1 个训练任务</translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation><numerusform>%n 个训练任务</numerusform></translation>
    </message>
    <message>
        <source>1 translation</source>
        <translation>1 个转换</translation>
    </message>
    <message numerus="yes">
        <source>%n translations</source>
        <translation><numerusform>%n 个转换</numerusform></translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Sample pictures: OpenMoji (openmoji.org), the open-source emoji and icon project, CC BY-SA 4.0.</source>
        <translation>示例图片：OpenMoji (openmoji.org)，开源表情符号与图标项目，CC BY-SA 4.0。</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
</context>
<context>
    <name>WindowMenus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Open a r&amp;un folder…</source>
        <translation>打开训练任务文件夹(&amp;U)…</translation>
    </message>
    <message>
        <source>Open &amp;workspace…</source>
        <translation>打开工作区(&amp;W)…</translation>
    </message>
    <message>
        <source>&amp;Recent workspaces</source>
        <translation>最近的工作区(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Disk use…</source>
        <translation>磁盘占用(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Vie&amp;w</source>
        <translation>视图(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>外观(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Guide</source>
        <translation>使用指南(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>Save a &amp;report for help…</source>
        <translation>保存求助报告(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;About Diptych</source>
        <translation>关于 Diptych(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Clear the list</source>
        <translation>清空列表(&amp;C)</translation>
    </message>
    <message>
        <source>Choose a workspace</source>
        <translation>选择工作区</translation>
    </message>
    <message>
        <source>Choose the folder of a run</source>
        <translation>选择训练任务的文件夹</translation>
    </message>
    <message>
        <source>Open pictures or models</source>
        <translation>打开图片或模型</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>Over 100 years left</source>
        <translation>还需 100 年以上</translation>
    </message>
    <message>
        <source>A few seconds left</source>
        <translation>还需几秒钟</translation>
    </message>
    <message numerus="yes">
        <source>About %n seconds left</source>
        <translation><numerusform>还需约 %n 秒</numerusform></translation>
    </message>
    <message>
        <source>About a minute left</source>
        <translation>还需约一分钟</translation>
    </message>
    <message numerus="yes">
        <source>About %n minutes left</source>
        <translation><numerusform>还需约 %n 分钟</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>About %n hours left</source>
        <translation><numerusform>还需约 %n 小时</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>About %n days left</source>
        <translation><numerusform>还需约 %n 天</numerusform></translation>
    </message>
</context>
<context>
    <name>WorkBar</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>WorkDialog</name>
    <message>
        <source>Details…</source>
        <translation>详细信息…</translation>
    </message>
</context>
<context>
    <name>_CardView</name>
    <message>
        <source>Also: %1</source>
        <translation>另外：%1</translation>
    </message>
    <message>
        <source>Normal: %1</source>
        <translation>正常情况：%1</translation>
    </message>
</context>
<context>
    <name>_View</name>
    <message>
        <source>Pictures of the translation</source>
        <translation>转换的图片</translation>
    </message>
    <message>
        <source>Copy the result</source>
        <translation>复制结果</translation>
    </message>
    <message>
        <source>Show the result in its folder</source>
        <translation>在文件夹中显示结果</translation>
    </message>
    <message>
        <source>Show the picture in its folder</source>
        <translation>在文件夹中显示图片</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
</context>
</TS>
